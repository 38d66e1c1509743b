import type { EngineClock } from "./types.ts";

export interface SingleTimer {
  /** Replaces what was set before. */
  set(delayMs: number, fn: () => void): void;
  cancel(): void;
}

/** One timer that is set anew again and again. */
export function createSingleTimer(clock: EngineClock): SingleTimer {
  let cancelPending: (() => void) | null = null;
  const cancel = (): void => {
    cancelPending?.();
    cancelPending = null;
  };
  return {
    set(delayMs, fn) {
      cancel();
      cancelPending = clock.setTimer(delayMs, fn);
    },
    cancel,
  };
}
