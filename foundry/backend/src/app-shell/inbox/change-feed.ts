import type { RowChange } from "./types.ts";

export type ChangeListener = (changes: readonly RowChange[]) => void;

/** Tells listeners, in the order they came, what a commit changed. A listener must not throw. */
export function createChangeFeed() {
  const listeners = new Set<ChangeListener>();
  return {
    publish(changes: readonly RowChange[]): void {
      if (changes.length === 0) return;
      for (const listener of listeners) listener(changes);
    },
    subscribe(listener: ChangeListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
