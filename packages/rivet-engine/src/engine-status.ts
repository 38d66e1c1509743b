import type { EngineState } from "./types.ts";

export interface EngineStatus {
  readonly current: () => EngineState;
  readonly set: (state: EngineState) => void;
  readonly onChange: (listener: (state: EngineState) => void) => () => void;
}

/** The current state and who wants to hear of changes; setting the same state again is no change. */
export function createEngineStatus(initial: EngineState): EngineStatus {
  let current = initial;
  const listeners = new Set<(state: EngineState) => void>();
  return {
    current: () => current,
    set(state) {
      if (state === current) return;
      current = state;
      for (const listener of listeners) listener(state);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
