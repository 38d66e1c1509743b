import type { BlockedLane } from "./types.ts";

/** What a lane remembers between its turns; lost with the process without harm. */
export interface LaneState {
  /** The next batch's size: halved when a batch fails, so that the one bad delivery ends up alone; doubled after. */
  limit: number;
  /** Failures to reach the actor in a row. */
  failures: number;
  /** Why and until when the lane waits; null when it does not. */
  blocked: BlockedLane | null;
}

export function createLaneStates(maxBatch: number) {
  const states = new Map<string, LaneState>();
  return {
    of(accountId: string): LaneState {
      let state = states.get(accountId);
      if (state === undefined) {
        state = { limit: maxBatch, failures: 0, blocked: null };
        states.set(accountId, state);
      }
      return state;
    },
    delivered(state: LaneState): void {
      state.failures = 0;
      state.blocked = null;
      state.limit = Math.min(maxBatch, state.limit * 2);
    },
    /** The engine is back: waits end for all, and whoever still fails to reach it waits as after a first failure. */
    unblock(): string[] {
      for (const state of states.values()) state.failures = 0;
      const waiting = [...states].filter(([, state]) => state.blocked !== null);
      for (const [, state] of waiting) state.blocked = null;
      return waiting.map(([accountId]) => accountId);
    },
    /** A lane at rest costs nothing. */
    rest(accountId: string): void {
      const state = states.get(accountId);
      if (state?.limit === maxBatch && state.blocked === null) states.delete(accountId);
    },
    blocked: (): BlockedLane[] =>
      [...states.values()].flatMap((state) => (state.blocked === null ? [] : [state.blocked])),
  };
}
