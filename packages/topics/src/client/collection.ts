import { createSignal } from "./signals.ts";
import type { Signal, Signals } from "./signals.ts";

/** All rows of a collection as they are now; a new object whenever one of them changed. */
export interface CollectionView {
  readonly version: number;
  /** In the collection's order: newest first where the model keeps only some, else as they came. */
  readonly keys: readonly string[];
  readonly rows: ReadonlyMap<string, unknown>;
}

export interface Collection {
  row(key: string): unknown;
  /** In order; the same array until rows come or go. */
  keys(): readonly string[];
  view(): CollectionView;
  upsert(key: string, row: unknown): void;
  remove(key: string): void;
  /** A snapshot's rows, in its order. Rows that somebody looks at and that did not change keep their identity. */
  replace(rows: readonly unknown[]): void;
  /** Fires when this row is added, changed or removed, and for no other row. */
  onRow(key: string, listener: () => void): () => void;
  /** Fires when rows came or went. */
  onKeys(listener: () => void): () => void;
  /** Fires on any change. */
  onAny(listener: () => void): () => void;
}

export interface CollectionDeps {
  readonly signals: Signals;
  readonly keyOf: (row: unknown) => string;
  /** The collection holds its newest rows only. */
  readonly keep: number | undefined;
}

export function createCollection({ signals, keyOf, keep }: CollectionDeps): Collection {
  /** With `keep`: oldest first, so that a new row goes to the end and the first one is dropped. */
  let rows = new Map<string, unknown>();
  let version = 0;
  let keys: readonly string[] | null = null;
  let view: CollectionView | null = null;
  const rowSignals = new Map<string, Signal>();
  const keysSignal = createSignal();
  const anySignal = createSignal();

  function changed(key: string, keysChanged: boolean): void {
    version += 1;
    view = null;
    const rowSignal = rowSignals.get(key);
    if (rowSignal !== undefined) signals.changed(rowSignal);
    signals.changed(anySignal);
    if (!keysChanged) return;
    keys = null;
    signals.changed(keysSignal);
  }

  function remove(key: string): void {
    if (rows.delete(key)) changed(key, true);
  }

  function dropOldest(): void {
    for (const key of rows.keys()) {
      if (keep === undefined || rows.size <= keep) return;
      remove(key);
    }
  }

  function orderedKeys(): readonly string[] {
    keys ??= keep === undefined ? [...rows.keys()] : [...rows.keys()].toReversed();
    return keys;
  }

  return {
    row: (key) => rows.get(key),
    keys: orderedKeys,
    view() {
      // A copy of the map would cost a pass over all rows per event; a reader that holds a view reads it at once.
      view ??= { version, keys: orderedKeys(), rows };
      return view;
    },
    upsert(key, row) {
      const isNew = !rows.has(key);
      rows.set(key, row);
      changed(key, isNew);
      if (isNew) dropOldest();
    },
    remove,
    replace(list) {
      const previous = rows;
      const ordered = keep === undefined ? list : list.slice(0, keep).toReversed();
      rows = new Map(ordered.map((row) => [keyOf(row), row]));
      for (const key of rowSignals.keys()) {
        const before = previous.get(key);
        const after = rows.get(key);
        if (after !== undefined && JSON.stringify(before) === JSON.stringify(after)) rows.set(key, before);
        else if (before !== after) changed(key, false);
      }
      version += 1;
      view = null;
      keys = null;
      signals.changed(anySignal);
      signals.changed(keysSignal);
    },
    onRow(key, listener) {
      const signal = rowSignals.get(key) ?? createSignal();
      rowSignals.set(key, signal);
      const stop = signals.listen(signal, listener);
      return () => {
        stop();
        if (signal.listeners.size === 0) rowSignals.delete(key);
      };
    },
    onKeys: (listener) => signals.listen(keysSignal, listener),
    onAny: (listener) => signals.listen(anySignal, listener),
  };
}
