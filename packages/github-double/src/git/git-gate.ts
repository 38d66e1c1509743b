/** What a git client asks for over HTTP: the refs, before a fetch or a push, and then the fetch or push itself. */
export type GitStep = "list-for-fetch" | "fetch" | "list-for-push" | "push";

/** One request of a git client that was stopped, as a slow network would. */
export interface HeldGit {
  /** Resolves when the request is there. What happens from now on happens under its feet. */
  readonly arrived: Promise<void>;
  /** Lets it go on; without a request that has come, none will be stopped. */
  release(): void;
}

/** Counts what git clients ask for, and stops them where a test wants something to happen meanwhile. */
export interface GitGate {
  /** The next request of this kind at the repository waits until it is released. */
  hold(repositoryId: number, step: GitStep): HeldGit;
  /** A request passes; resolves when nothing holds it. */
  pass(repositoryId: number, step: GitStep): Promise<void>;
  count(repositoryId: number, step: GitStep): number;
}

interface Hold {
  key: string;
  arrive(): void;
  released: Promise<void>;
}

export function createGitGate(): GitGate {
  const counts = new Map<string, number>();
  let holds: Hold[] = [];
  return {
    hold(repositoryId, step) {
      const arrived = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const hold = {
        key: `${repositoryId} ${step}`,
        arrive: () => arrived.resolve(),
        released: released.promise,
      };
      holds.push(hold);
      return {
        arrived: arrived.promise,
        release() {
          holds = holds.filter((other) => other !== hold);
          released.resolve();
        },
      };
    },
    async pass(repositoryId, step) {
      const key = `${repositoryId} ${step}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      const hold = holds.find((one) => one.key === key);
      if (hold === undefined) return;
      holds = holds.filter((other) => other !== hold);
      hold.arrive();
      await hold.released;
    },
    count: (repositoryId, step) => counts.get(`${repositoryId} ${step}`) ?? 0,
  };
}
