import type { Clock } from "@foundry/durable";

/** Lets an action wait until a message has arrived, so that what it answers with can be read at once. */
export interface OutboxTargets {
  /** Resolves when the next delivery to the target ends, well or not, or after `timeoutMs`. */
  settled(target: string, timeoutMs: number): Promise<void>;
  notify(target: string): void;
}

export function createOutboxTargets(clock: Clock): OutboxTargets {
  const waiting = new Map<string, Set<() => void>>();
  return {
    settled: (target, timeoutMs) =>
      new Promise((resolve) => {
        const waiters = waiting.get(target) ?? new Set();
        waiting.set(target, waiters);
        const done = () => {
          cancel();
          waiters.delete(done);
          if (waiters.size === 0) waiting.delete(target);
          resolve();
        };
        const cancel = clock.setTimer(timeoutMs, done);
        waiters.add(done);
      }),
    notify(target) {
      for (const done of waiting.get(target) ?? []) done();
    },
  };
}
