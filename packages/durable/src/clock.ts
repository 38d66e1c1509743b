/** Time as a parameter, so that tests run in no time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `fn` once, `delayMs` from now or later; the returned function cancels it. */
  setTimer(delayMs: number, fn: () => void): () => void;
}

/** Node and browsers fire a longer timer at once; whoever waits checks the time again when it fires. */
const longestTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(delayMs, 0), longestTimerMs));
    return () => clearTimeout(timer);
  },
};
