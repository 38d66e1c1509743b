import type { Clock } from "@foundry/durable";
import type { TopicModel } from "../model.ts";
import { loadingStatus } from "./topic-store.ts";
import type { WritableTopicStore } from "./topic-store.ts";

/** A server's message about one topic. */
export type TopicMessage =
  | { readonly type: "snapshot"; readonly seq: number; readonly data: Readonly<Record<string, unknown>> }
  | { readonly type: "event"; readonly seq: number; readonly event: unknown }
  | { readonly type: "subscribed"; readonly seq: number }
  | { readonly type: "error"; readonly code: string; readonly message: string };

export interface TopicSession {
  /** (Re)subscribes on an open connection: resumes after the last seq, or asks for a snapshot. */
  join(): void;
  receive(message: TopicMessage): void;
  /** The connection is gone; the rows stay on the screen. */
  interrupt(): void;
}

export interface TopicSessionDeps {
  readonly store: WritableTopicStore;
  readonly model: TopicModel;
  readonly clock: Clock;
  readonly sendSubscribe: (since: number | null) => void;
}

/**
 * Keeps one topic's sequence without a gap: an event is applied only if it is the next one, a repeated one is
 * dropped, and after a missing one everything is dropped until the snapshot that was asked for has come.
 */
export function createTopicSession({ store, model, clock, sendSubscribe }: TopicSessionDeps): TopicSession {
  /** Events count only while following; else the answer to a subscribe is awaited. */
  let following = false;

  function ask(since: number | null): void {
    following = false;
    sendSubscribe(since);
  }

  function setStale(): void {
    const asOfMs = store.lastMessageAtMs();
    if (asOfMs === null) store.setStatus(loadingStatus);
    else if (store.status().kind !== "stale") store.setStatus({ kind: "stale", asOfMs });
  }

  function resync(): void {
    setStale();
    ask(null);
  }

  function setReady(): void {
    following = true;
    if (store.status().kind !== "ready") store.setStatus({ kind: "ready", asOfMs: clock.now() });
  }

  function receiveEvent(seq: number, event: unknown): void {
    const last = store.seq();
    if (!following || last === null || seq <= last) return;
    if (seq > last + 1) return resync();
    store.apply(seq, model.change(event), clock.now());
    setReady();
  }

  function receiveSubscribed(seq: number): void {
    if (seq !== store.seq()) return resync();
    store.touch(clock.now());
    setReady();
  }

  function receiveError(code: string, message: string): void {
    // The server goes on trying, and says `subscribed` or sends a snapshot once it can.
    if (code === "unavailable" && store.seq() !== null) setStale();
    else store.setStatus({ kind: "error", code, message });
  }

  return {
    join: () => ask(store.seq()),
    receive(message) {
      switch (message.type) {
        case "snapshot":
          store.replace(message.seq, message.data, clock.now());
          return setReady();
        case "event":
          return receiveEvent(message.seq, message.event);
        case "subscribed":
          return receiveSubscribed(message.seq);
        case "error":
          return receiveError(message.code, message.message);
      }
    },
    interrupt() {
      if (store.status().kind !== "error") setStale();
    },
  };
}
