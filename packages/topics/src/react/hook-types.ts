import type { ReactElement, ReactNode } from "react";
import type { TopicModel, TopicName } from "../model.ts";
import type { ConnectionStatus } from "../client/connection.ts";
import type { TopicClient } from "../client/topic-client.ts";
import type { TopicStatus } from "../client/topic-store.ts";

/** Models by topic name, e.g. `typeof topicModels`. */
export type TopicModels<Topic extends TopicName> = Readonly<Record<Topic["name"], TopicModel>>;

type SnapshotOf<Model> = Model extends { readonly snapshotType?: infer Snapshot } ? Snapshot : never;

/** Names of a snapshot's collections: its arrays. */
type CollectionName<Snapshot> = {
  [Name in keyof Snapshot]: Snapshot[Name] extends readonly unknown[] ? Name : never;
}[keyof Snapshot] &
  string;

type RowOf<Snapshot, Name extends CollectionName<Snapshot>> = Snapshot[Name] extends readonly (infer Row)[]
  ? Row
  : never;

/** Names of a snapshot's other properties. */
type ValueName<Snapshot> = Exclude<keyof Snapshot & string, CollectionName<Snapshot>>;

/** CollectionView with its rows' type. A new object at each change; read it in the render that got it. */
export interface TypedCollectionView<Row> {
  readonly version: number;
  readonly keys: readonly string[];
  readonly rows: ReadonlyMap<string, Row>;
}

/** The hooks for an application's topics. Every hook that names a topic keeps it followed while it is mounted. */
export interface TopicHooks<Topic extends TopicName, Models extends TopicModels<Topic>> {
  readonly TopicProvider: (props: { client: TopicClient<Topic>; children?: ReactNode }) => ReactElement;
  readonly useTopicClient: () => TopicClient<Topic>;
  readonly useConnectionStatus: () => ConnectionStatus;
  /** How current the topic is; renders at its transitions, not at its events. */
  readonly useTopic: (topic: Topic) => TopicStatus;
  /** A single value; undefined before the first snapshot. */
  readonly useTopicValue: <T extends Topic, Name extends ValueName<SnapshotOf<Models[T["name"]]>>>(
    topic: T,
    name: Name,
  ) => SnapshotOf<Models[T["name"]]>[Name] | undefined;
  /** One row; renders when this row changes, and for no other. */
  readonly useTopicRow: <T extends Topic, Name extends CollectionName<SnapshotOf<Models[T["name"]]>>>(
    topic: T,
    collection: Name,
    key: string,
  ) => RowOf<SnapshotOf<Models[T["name"]]>, Name> | undefined;
  /** The keys in order; renders when rows come or go. */
  readonly useTopicKeys: <T extends Topic>(
    topic: T,
    collection: CollectionName<SnapshotOf<Models[T["name"]]>>,
  ) => readonly string[];
  /** All rows, for derived lists; renders at any change of them. */
  readonly useTopicCollection: <T extends Topic, Name extends CollectionName<SnapshotOf<Models[T["name"]]>>>(
    topic: T,
    collection: Name,
  ) => TypedCollectionView<RowOf<SnapshotOf<Models[T["name"]]>, Name>>;
}
