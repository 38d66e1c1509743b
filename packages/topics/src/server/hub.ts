import { defaultRetryPolicy } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { TopicModel, TopicName } from "../model.ts";
import { createChannel } from "./channel.ts";
import type { Channel, HubCounters, TopicSnapshot } from "./channel.ts";
import type { TopicSource } from "./source.ts";
import type { Subscriber } from "./subscribers.ts";

export interface TopicHubDeps<Topic extends TopicName> {
  /** Identity of a topic. */
  topicKey(topic: Topic): string;
  modelFor(topic: Topic): TopicModel;
  /** Opened once per watched topic, and again whenever it was lost. */
  openSource(topicKey: string, topic: Topic): TopicSource;
  /** Events kept per topic for those who reconnect or are slow. */
  readonly ringSize: number;
  /** How long a topic without subscribers stays warm. */
  readonly lingerMs: number;
  /** A subscriber with more than this unsent gets nothing until half of it has left. */
  readonly maxBufferedBytes: number;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly backoff?: RetryPolicy;
  /** After this long without an event a source is asked whether a broadcast was lost. */
  readonly silenceMs?: number;
  /** A source was lost or could not be opened; it is tried again. */
  readonly onSourceError: (topicKey: string, error: unknown) => void;
  /** A subscriber threw; it is not sent to again. Default: onSourceError. */
  readonly onSubscriberError?: (topicKey: string, error: unknown) => void;
}

export interface TopicHubStats extends HubCounters {
  /** Topics watched now, those that linger included. */
  readonly topics: number;
  readonly subscribers: number;
}

export interface TopicHub<Topic extends TopicName> {
  /**
   * Sends the subscriber the topic's messages until the returned function is called: a snapshot, or from `since` on
   * the events after it, then every event without a gap. Before the source is ready it waits; an error message with
   * code `unavailable` means that the source is tried again, any other code ends the subscription.
   */
  subscribe(topic: Topic, subscriber: Subscriber, since: number | null): () => void;
  /** The state now. Rejects with a TerminalError if the topic does not exist, else with a RetryableError. */
  snapshot(topic: Topic): Promise<TopicSnapshot>;
  stats(): TopicHubStats;
  close(): void;
}

const slowReaderCheckMs = 50;
const defaultSilenceMs = 15_000;
const sourceBackoff: RetryPolicy = { ...defaultRetryPolicy, baseMs: 100, capMs: 5_000 };

/** Holds one source per watched topic, however many subscribers it has. */
export function createTopicHub<Topic extends TopicName>(deps: TopicHubDeps<Topic>): TopicHub<Topic> {
  const channels = new Map<string, { channel: Channel; users: number; cancelLinger: (() => void) | null }>();
  const counters: HubCounters = {
    events: 0,
    loads: 0,
    snapshotsBuilt: 0,
    snapshotsSent: 0,
    slowReaders: 0,
    sourceFailures: 0,
  };
  let cancelSlowCheck: (() => void) | null = null;
  let closed = false;

  function checkSlowReadersSoon(): void {
    cancelSlowCheck ??= deps.clock.setTimer(slowReaderCheckMs, () => {
      cancelSlowCheck = null;
      let left = false;
      for (const { channel } of channels.values()) left = channel.catchUpSlow() || left;
      if (left) checkSlowReadersSoon();
    });
  }

  function open(key: string, topic: Topic): Channel {
    return createChannel({
      topic,
      model: deps.modelFor(topic),
      open: () => deps.openSource(key, topic),
      ringSize: deps.ringSize,
      maxBufferedBytes: deps.maxBufferedBytes,
      silenceMs: deps.silenceMs ?? defaultSilenceMs,
      clock: deps.clock,
      random: deps.random ?? Math.random,
      backoff: deps.backoff ?? sourceBackoff,
      counters,
      onSlow: checkSlowReadersSoon,
      onBroken: (error) => (deps.onSubscriberError ?? deps.onSourceError)(key, error),
      onAway: (error) => deps.onSourceError(key, error),
      onFailed: () => drop(key),
    });
  }

  function drop(key: string): void {
    const entry = channels.get(key);
    entry?.cancelLinger?.();
    entry?.channel.close();
    channels.delete(key);
  }

  /** Counts one more user of the topic's channel; the returned function takes it back, once. */
  function use(topic: Topic): { channel: Channel; release: () => void } {
    if (closed) throw new Error("the topic hub is closed");
    const key = deps.topicKey(topic);
    const entry = channels.get(key) ?? { channel: open(key, topic), users: 0, cancelLinger: null };
    channels.set(key, entry);
    entry.users += 1;
    entry.cancelLinger?.();
    entry.cancelLinger = null;
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users > 0 || channels.get(key) !== entry) return;
      entry.cancelLinger = deps.clock.setTimer(deps.lingerMs, () => drop(key));
    };
    return { channel: entry.channel, release };
  }

  return {
    subscribe(topic, subscriber, since) {
      const { channel, release } = use(topic);
      const leave = channel.subscribe(subscriber, since);
      return () => {
        leave();
        release();
      };
    },
    async snapshot(topic) {
      const { channel, release } = use(topic);
      try {
        return await channel.snapshot();
      } finally {
        release();
      }
    },
    stats() {
      let subscribers = 0;
      for (const { channel } of channels.values()) subscribers += channel.subscriberCount();
      return { topics: channels.size, subscribers, ...counters };
    },
    close() {
      closed = true;
      cancelSlowCheck?.();
      for (const key of channels.keys()) drop(key);
    },
  };
}
