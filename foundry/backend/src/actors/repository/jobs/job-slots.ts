/** [RJ2] The cap on jobs that run at one time in one process; who waits longest is next. */
export interface JobSlots {
  /** Resolves with the slot's release. Rejects with the signal's reason when it aborts first. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createJobSlots(limit: number): JobSlots {
  let free = limit;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  function once(): () => void {
    let released = false;
    return () => {
      if (!released) release();
      released = true;
    };
  }

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return once();
      }
      await new Promise<void>((resolve, reject) => {
        const abort = () => {
          waiting.delete(granted);
          reject(signal.reason);
        };
        const granted = () => {
          signal.removeEventListener("abort", abort);
          resolve();
        };
        waiting.add(granted);
        signal.addEventListener("abort", abort, { once: true });
      });
      return once();
    },
  };
}
