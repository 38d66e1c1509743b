import type { SourceEvent, SourcePage, TopicSource } from "@foundry/topics/server";

/** A publisher in the test's hands: its state is a list of pages, its log a list of events. */
export interface ListedTopic {
  open(): TopicSource;
  publish(json: string): void;
  /** Stores an event whose broadcast is lost. */
  publishSilently(json: string): void;
  /** Ends all open sources, as a lost connection does. */
  disconnect(): void;
  seq(): number;
  opened(): number;
}

export function createListedTopic(page: Omit<SourcePage, "seq">): ListedTopic {
  const log: SourceEvent[] = [];
  const open = new Map<
    TopicSource,
    { onEvents(events: readonly SourceEvent[]): void; onLost(reason: string): void }
  >();
  let opened = 0;

  function store(json: string): SourceEvent {
    const event = { seq: log.length + 1, json };
    log.push(event);
    return event;
  }

  return {
    open() {
      opened += 1;
      const source: TopicSource = {
        async start(handlers) {
          open.set(source, handlers);
        },
        async *loadSnapshot() {
          yield { ...page, seq: log.length };
        },
        eventsSince: async (since) => ({ kind: "events", events: log.slice(since), more: false }),
        close: () => open.delete(source),
      };
      return source;
    },
    publish(json) {
      const event = store(json);
      for (const handlers of open.values()) handlers.onEvents([event]);
    },
    publishSilently: (json) => void store(json),
    disconnect() {
      for (const handlers of open.values()) handlers.onLost("cut by the test");
    },
    seq: () => log.length,
    opened: () => opened,
  };
}
