import type { TopicChange, TopicModel } from "../model.ts";
import { createCollection } from "./collection.ts";
import type { Collection } from "./collection.ts";
import { createSignal } from "./signals.ts";
import type { Signal, Signals } from "./signals.ts";

/** How current a topic's rows are. A new object at each transition, not at each event. */
export type TopicStatus =
  /** Nothing has come yet. */
  | { readonly kind: "loading" }
  /** Complete and followed live, since `asOfMs`. */
  | { readonly kind: "ready"; readonly asOfMs: number }
  /** Shown as they were at `asOfMs`; being brought up to date. */
  | { readonly kind: "stale"; readonly asOfMs: number }
  | { readonly kind: "error"; readonly code: string; readonly message: string };

export const loadingStatus: TopicStatus = { kind: "loading" };

/** One topic's state in the browser, normalized, with a listener for each part of it. */
export interface TopicStore {
  status(): TopicStatus;
  onStatus(listener: () => void): () => void;
  value(name: string): unknown;
  onValue(name: string, listener: () => void): () => void;
  /** A collection of the model; an unknown name is a mistake of the caller and throws. */
  collection(name: string): Omit<Collection, "upsert" | "remove" | "replace">;
  /** The seq of the state; null before the first snapshot. */
  seq(): number | null;
  /** When the last message of the topic came; null before the first. Read it on demand, nothing tells of it. */
  lastMessageAtMs(): number | null;
}

/** The side of the store that the client writes to. */
export interface WritableTopicStore extends TopicStore {
  setStatus(status: TopicStatus): void;
  /** Replaces everything by a snapshot object. */
  replace(seq: number, data: Readonly<Record<string, unknown>>, nowMs: number): void;
  apply(seq: number, change: TopicChange, nowMs: number): void;
  /** A message came that changes nothing. */
  touch(nowMs: number): void;
}

export function createTopicStore(model: TopicModel, signals: Signals): WritableTopicStore {
  const collections = new Map<string, Collection>(
    Object.entries(model.collections).map(([name, spec]) => [
      name,
      createCollection({ signals, keyOf: (row) => spec.key(row), keep: spec.keep }),
    ]),
  );
  const values = new Map<string, unknown>();
  const valueSignals = new Map<string, Signal>(model.values.map((name) => [name, createSignal()]));
  const statusSignal = createSignal();
  let status = loadingStatus;
  let seq: number | null = null;
  let lastMessageAtMs: number | null = null;

  function collection(name: string): Collection {
    const found = collections.get(name);
    if (found === undefined) throw new RangeError(`the topic has no collection ${name}`);
    return found;
  }

  function valueSignal(name: string): Signal {
    const found = valueSignals.get(name);
    if (found === undefined) throw new RangeError(`the topic has no value ${name}`);
    return found;
  }

  function setValue(name: string, value: unknown): void {
    values.set(name, value);
    signals.changed(valueSignal(name));
  }

  return {
    status: () => status,
    onStatus: (listener) => signals.listen(statusSignal, listener),
    value: (name) => values.get(name),
    onValue: (name, listener) => signals.listen(valueSignal(name), listener),
    collection,
    seq: () => seq,
    lastMessageAtMs: () => lastMessageAtMs,
    setStatus(next) {
      status = next;
      signals.changed(statusSignal);
    },
    replace(atSeq, data, nowMs) {
      seq = atSeq;
      lastMessageAtMs = nowMs;
      for (const name of model.values) setValue(name, data[name]);
      for (const [name, rows] of collections) {
        const list = data[name];
        rows.replace(Array.isArray(list) ? list : []);
      }
    },
    apply(atSeq, change, nowMs) {
      seq = atSeq;
      lastMessageAtMs = nowMs;
      switch (change.op) {
        case "upsert":
          return collection(change.collection).upsert(change.key, change.value);
        case "remove":
          return collection(change.collection).remove(change.key);
        case "set":
          return setValue(change.name, change.value);
      }
    },
    touch(nowMs) {
      lastMessageAtMs = nowMs;
    },
  };
}
