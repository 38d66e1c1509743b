import { createContext, createElement, useCallback, useContext, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import type { CollectionView } from "../client/collection.ts";
import type { TopicClient } from "../client/topic-client.ts";
import { loadingStatus } from "../client/topic-store.ts";
import type { TopicStatus, TopicStore } from "../client/topic-store.ts";
import type { TopicName } from "../model.ts";
import type { TopicHooks, TopicModels } from "./hook-types.ts";

const noKeys: readonly string[] = [];
const emptyView: CollectionView = { version: 0, keys: noKeys, rows: new Map() };

/** The provider and the hooks of one application; call it once, at module level. */
export function createTopicHooks<Topic extends TopicName, Models extends TopicModels<Topic>>(): TopicHooks<
  Topic,
  Models
> {
  const Context = createContext<TopicClient<Topic> | null>(null);

  function useTopicClient(): TopicClient<Topic> {
    const client = useContext(Context);
    if (client === null) throw new Error("a topic hook needs a TopicProvider above it");
    return client;
  }

  /** `part` names what `listen` listens to; the topic and the part decide when to listen anew. */
  function usePart<Value>(
    topic: Topic,
    part: string,
    listen: (store: TopicStore, listener: () => void) => () => void,
    read: (store: TopicStore | null) => Value,
  ): Value {
    const client = useTopicClient();
    const key = client.topicKey(topic);
    const subscribe = useCallback(
      (listener: () => void) => {
        const letGo = client.subscribe(topic);
        const store = client.store(topic);
        const stop = store === null ? null : listen(store, listener);
        return () => {
          stop?.();
          letGo();
        };
      },
      // oxlint-disable-next-line react/exhaustive-deps -- key and part say all that topic and listen do
      [client, key, part],
    );
    return useSyncExternalStore(subscribe, () => read(client.store(topic)));
  }

  function useTopic(topic: Topic): TopicStatus {
    return usePart(
      topic,
      "status",
      (store, listener) => store.onStatus(listener),
      (store) => store?.status() ?? loadingStatus,
    );
  }

  function useTopicValue(topic: Topic, name: string): unknown {
    return usePart(
      topic,
      `value ${name}`,
      (store, listener) => store.onValue(name, listener),
      (store) => store?.value(name),
    );
  }

  function useTopicRow(topic: Topic, collection: string, key: string): unknown {
    return usePart(
      topic,
      `row ${collection} ${key}`,
      (store, listener) => store.collection(collection).onRow(key, listener),
      (store) => store?.collection(collection).row(key),
    );
  }

  function useTopicKeys(topic: Topic, collection: string): readonly string[] {
    return usePart(
      topic,
      `keys ${collection}`,
      (store, listener) => store.collection(collection).onKeys(listener),
      (store) => store?.collection(collection).keys() ?? noKeys,
    );
  }

  function useTopicCollection(topic: Topic, collection: string): CollectionView {
    return usePart(
      topic,
      `rows ${collection}`,
      (store, listener) => store.collection(collection).onAny(listener),
      (store) => store?.collection(collection).view() ?? emptyView,
    );
  }

  function useConnectionStatus() {
    const client = useTopicClient();
    return useSyncExternalStore(client.onConnectionStatus, client.connectionStatus);
  }

  const hooks = {
    useTopicClient,
    useConnectionStatus,
    useTopic,
    useTopicValue,
    useTopicRow,
    useTopicKeys,
    useTopicCollection,
    TopicProvider: ({ client, children }: { client: TopicClient<Topic>; children?: ReactNode }) =>
      createElement(Context, { value: client }, children),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the store holds what the model's types say
  return hooks as unknown as TopicHooks<Topic, Models>;
}
