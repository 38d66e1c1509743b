import type { Clock } from "./clock.ts";

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves on by `ms`, firing what becomes due in order of time; after each timer, what it caused (promises that are
   * already settled, immediates) runs before the next one.
   */
  advance(ms: number): Promise<void>;
  /** Timers that have not fired, as the times they are due. */
  timers(): number[];
}

export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ atMs: number; fn: () => void }>();

  function nextDue(untilMs: number) {
    let next: { atMs: number; fn: () => void } | undefined;
    for (const timer of timers) {
      if (timer.atMs <= untilMs && (next === undefined || timer.atMs < next.atMs)) next = timer;
    }
    return next;
  }

  return {
    now: () => nowMs,
    setTimer(delayMs, fn) {
      const timer = { atMs: nowMs + Math.max(delayMs, 0), fn };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await settle();
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        timers.delete(timer);
        nowMs = Math.max(nowMs, timer.atMs);
        timer.fn();
        await settle();
      }
      nowMs = untilMs;
    },
    timers: () => [...timers].map((timer) => timer.atMs).toSorted((a, b) => a - b),
  };
}

/** An immediate runs after every promise reaction that is ready now. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
