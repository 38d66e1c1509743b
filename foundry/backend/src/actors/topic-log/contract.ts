/** The live contract of an actor that publishes a topic. */

export interface TopicStateInput {
  /** null: from the start; else `nextCursor` of the page before. */
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * One page of a topic's state. A state that changes while it is read is still right: every page carries the seq at
 * which it was read, and events after the first page's seq are applied over it (rows are whole, so again is harmless).
 */
export interface TopicStatePage {
  readonly seq: number;
  /** Single values as JSON text by name; on the first page only. */
  readonly values: Readonly<Record<string, string>>;
  readonly rows: readonly { readonly collection: string; readonly key: string; readonly json: string }[];
  readonly nextCursor: string | null;
}

export interface TopicEventsInput {
  readonly since: number;
  readonly limit: number;
}

export interface SequencedEvent {
  readonly seq: number;
  readonly json: string;
}

export type TopicEvents =
  | { readonly kind: "events"; readonly events: readonly SequencedEvent[]; readonly more: boolean }
  /** The log no longer reaches back to `since`: take the state instead. */
  | { readonly kind: "gone"; readonly seq: number };

/** Payload of the broadcast named "topic", after each commit, in order. */
export interface TopicBroadcast {
  readonly events: readonly SequencedEvent[];
}
