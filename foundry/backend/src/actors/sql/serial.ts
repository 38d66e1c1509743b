/** Runs one task at a time, in the order of the calls; a task that fails does not stop the next ones. */
export type Serial = <T>(task: () => Promise<T>) => Promise<T>;

export function createSerial(): Serial {
  let tail: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = tail.then(task);
    // The caller gets the failure; the queue only has to know that the task has ended.
    tail = run.then(ended, ended);
    return run;
  };
}

function ended(): void {}
