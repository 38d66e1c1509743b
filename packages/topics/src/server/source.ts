/** One event of a topic as its publisher stored it. Consecutive events differ by exactly 1 in `seq`. */
export interface SourceEvent {
  readonly seq: number;
  /** The event, serialized. */
  readonly json: string;
}

export interface SourcePage {
  /** The publisher's seq when this page was read; pages of one snapshot may be read at rising seqs. */
  readonly seq: number;
  /** Single values by name, serialized; pages after the first may leave them out. */
  readonly values: Readonly<Record<string, string>>;
  /** Rows, serialized; those of a collection with `keep` come newest first. */
  readonly rows: readonly { readonly collection: string; readonly key: string; readonly json: string }[];
}

export type EventsSince =
  | { readonly kind: "events"; readonly events: readonly SourceEvent[]; readonly more: boolean }
  /** The publisher no longer has them, or never reached that seq. */
  | { readonly kind: "gone" };

/**
 * The publisher's side of one topic. Any of its promises may reject: with a TerminalError if the topic can never be
 * watched (it does not exist), with anything else if it cannot be now; then a new source is opened after a backoff.
 */
export interface TopicSource {
  /** Begins to listen; resolves when no later event is missed except by a lost broadcast. */
  start(handlers: {
    /** Events as they are published: normally in order, at least once, possibly with gaps. */
    onEvents(events: readonly SourceEvent[]): void;
    /** The source is over; called at most once. */
    onLost(reason: string): void;
  }): Promise<void>;
  loadSnapshot(): AsyncIterable<SourcePage>;
  /** Stored events after `seq`, in order; at least everything broadcast before the call. */
  eventsSince(seq: number): Promise<EventsSince>;
  close(): void;
}
