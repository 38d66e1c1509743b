import type { EngineClock } from "./types.ts";

export const systemClock: EngineClock = {
  now: () => Date.now(),
  setTimer(delayMs, fn) {
    // Never the reason that a process stays alive.
    const timer = setTimeout(fn, delayMs).unref();
    return () => clearTimeout(timer);
  },
};
