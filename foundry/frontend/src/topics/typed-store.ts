import type { TopicTypes } from "@foundry/shared";
import type { TopicStore } from "@foundry/topics";

type Snapshot<Name extends keyof TopicTypes> = TopicTypes[Name]["snapshot"];
type RowOf<List> = List extends readonly (infer Row)[] ? Row : never;

/** A topic's store outside of React, with the types of its model. */
export interface TypedStore<Name extends keyof TopicTypes> {
  readonly value: <Key extends keyof Snapshot<Name> & string>(key: Key) => Snapshot<Name>[Key] | undefined;
  readonly rows: <Key extends keyof Snapshot<Name> & string>(
    key: Key,
  ) => ReadonlyMap<string, RowOf<Snapshot<Name>[Key]>>;
  readonly ordered: <Key extends keyof Snapshot<Name> & string>(key: Key) => RowOf<Snapshot<Name>[Key]>[];
}

export function typedStore<Name extends keyof TopicTypes>(_topic: Name, store: TopicStore): TypedStore<Name> {
  const ordered = (key: string) => {
    const { keys, rows } = store.collection(key).view();
    return keys.flatMap((id) => rows.get(id) ?? []);
  };
  const reader = {
    value: (key: string) => store.value(key),
    rows: (key: string) => store.collection(key).view().rows,
    ordered,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the store holds what the topic's model says
  return reader as TypedStore<Name>;
}
