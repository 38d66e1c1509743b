/** One change of a repository at a time, in the order asked for; repositories do not wait for each other. */
export interface RepositoryLocks {
  run<T>(repositoryId: number, change: () => Promise<T>): Promise<T>;
}

export function createRepositoryLocks(): RepositoryLocks {
  const tails = new Map<number, Promise<unknown>>();
  return {
    run(repositoryId, change) {
      const before = tails.get(repositoryId) ?? Promise.resolve();
      const result = before.then(change);
      // The next one waits for this one's end, whether it went well or not; who asked gets the error.
      const tail = result.then(noResult, noResult);
      tails.set(repositoryId, tail);
      return result;
    },
  };
}

const noResult = (): undefined => undefined;
