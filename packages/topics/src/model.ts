/** What a topic is called: its name and the ids that make it one. JSON-serializable. */
export interface TopicName {
  readonly name: string;
}

/** What one event does to a topic's state; `value` is the whole row or value, so that applying it twice is harmless. */
export type TopicChange =
  | { readonly op: "upsert"; readonly collection: string; readonly key: string; readonly value: unknown }
  | { readonly op: "remove"; readonly collection: string; readonly key: string }
  | { readonly op: "set"; readonly name: string; readonly value: unknown };

/**
 * The shape of a topic's state: collections of keyed rows and single values. Structural; its functions are methods,
 * whose parameters an application's typed models may narrow.
 */
export interface TopicModel {
  /** The snapshot's array properties. With `keep`: newest first, and only the newest `keep` rows stay. */
  readonly collections: Readonly<Record<string, { key(row: unknown): string; readonly keep?: number }>>;
  /** The snapshot's other live properties. */
  readonly values: readonly string[];
  change(event: unknown): TopicChange;
  /** The snapshot's properties that never change and follow from the topic, e.g. its id. */
  identity?(topic: TopicName): Readonly<Record<string, unknown>>;
  /** Marks the snapshot's type for inference; never set. */
  readonly snapshotType?: unknown;
}
