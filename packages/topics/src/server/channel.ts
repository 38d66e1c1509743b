import { RetryableError } from "@foundry/durable";
import type { TerminalError } from "@foundry/durable";
import type { TopicName } from "../model.ts";
import { followSource } from "./follow-source.ts";
import type { FollowDeps } from "./follow-source.ts";
import { applyEvent } from "./load-state.ts";
import { createMessages } from "./messages.ts";
import type { Replica } from "./replica.ts";
import { createRing } from "./ring.ts";
import { createSnapshotCache } from "./snapshot-cache.ts";
import { createSubscribers } from "./subscribers.ts";
import type { SourceEvent } from "./source.ts";
import type { Subscriber } from "./subscribers.ts";

export interface ChannelDeps extends Pick<
  FollowDeps,
  "model" | "open" | "clock" | "random" | "backoff" | "silenceMs"
> {
  readonly topic: TopicName;
  readonly ringSize: number;
  readonly maxBufferedBytes: number;
  readonly counters: HubCounters;
  onSlow(): void;
  onBroken(error: unknown): void;
  onAway(error: unknown): void;
  /** The topic is over; its subscribers have been told. */
  onFailed(): void;
}

/** Totals since the hub was created. */
export interface HubCounters {
  /** Events taken from sources, each counted once. */
  events: number;
  /** States read from sources (more than one per topic: events were gone). */
  loads: number;
  snapshotsBuilt: number;
  snapshotsSent: number;
  /** Times a reader was found slow. */
  slowReaders: number;
  /** Times a source was lost or could not be opened. */
  sourceFailures: number;
}

/** The topic's state as the HTTP API shows it; `dataJson` is the snapshot object. */
export interface TopicSnapshot {
  readonly seq: number;
  readonly dataJson: string;
}

export interface Channel {
  subscribe(subscriber: Subscriber, since: number | null): () => void;
  snapshot(): Promise<TopicSnapshot>;
  catchUpSlow(): boolean;
  subscriberCount(): number;
  close(): void;
}

interface Waiting {
  readonly subscriber: Subscriber;
  readonly since: number | null;
  leave: () => void;
}

/** One watched topic: one source, one replica, one ring, many subscribers. */
export function createChannel(deps: ChannelDeps): Channel {
  const { counters, model } = deps;
  const messages = createMessages(deps.topic);
  const identity = model.identity?.(deps.topic) ?? {};
  const ring = createRing(deps.ringSize);
  const waiting = new Set<Waiting>();
  const snapshotRequests = new Set<{ resolve(): void; reject(error: unknown): void }>();
  const awayText = messages.error("unavailable", "This topic's source cannot be reached at the moment.");
  let replica: Replica | null = null;
  /** Subscribers were told that the source is away. */
  let toldAway = false;

  const cache = createSnapshotCache(ring, (seq) => {
    counters.snapshotsBuilt += 1;
    return messages.snapshot(seq, replica?.toJson(identity, seq) ?? "null");
  });
  const subscribers = createSubscribers({
    ring,
    snapshot: () => cache.recent(),
    subscribedText: (seq) => messages.subscribed(seq),
    maxBufferedBytes: deps.maxBufferedBytes,
    onSnapshotSent: () => (counters.snapshotsSent += 1),
    onBroken: (error) => deps.onBroken(error),
    onSlow() {
      counters.slowReaders += 1;
      deps.onSlow();
    },
  });

  function tellWaiting(text: string): void {
    for (const { subscriber } of waiting) subscriber.send(text);
  }

  /** Browsers that outlived a restart of the hub come back with the last seq they saw. */
  function earlierWanted(seq: number): number {
    const behind = [...waiting].some(({ since }) => since !== null && since < seq);
    return behind ? deps.ringSize : 0;
  }

  function onState(state: Replica, seq: number, earlier: readonly SourceEvent[]): void {
    counters.loads += 1;
    // The snapshot tells everyone that the source is back.
    toldAway = false;
    replica = state;
    ring.reset(seq - earlier.length);
    for (const event of earlier) ring.push(messages.event(event.seq, event.json));
    cache.clear();
    subscribers.reset();
    for (const entry of waiting) entry.leave = subscribers.add(entry.subscriber, entry.since);
    waiting.clear();
    for (const request of snapshotRequests) request.resolve();
    snapshotRequests.clear();
  }

  function onEvent(seq: number, json: string): void {
    if (replica !== null) applyEvent(replica, model, json);
    counters.events += 1;
    const text = messages.event(seq, json);
    ring.push(text);
    cache.trim();
    subscribers.event(text);
  }

  function onAway(error: unknown, failures: number): void {
    counters.sourceFailures += 1;
    deps.onAway(error);
    for (const request of snapshotRequests) request.reject(unavailable(error));
    snapshotRequests.clear();
    // A short loss heals before anyone needs to know.
    if (toldAway || (replica !== null && failures < 2)) return;
    toldAway = true;
    subscribers.tell(awayText);
    tellWaiting(awayText);
  }

  function onLive(): void {
    if (toldAway) subscribers.confirm();
    toldAway = false;
  }

  function onFailed(error: TerminalError): void {
    for (const request of snapshotRequests) request.reject(error);
    snapshotRequests.clear();
    const text = messages.error(error.code, error.message);
    subscribers.end(text);
    tellWaiting(text);
    deps.onFailed();
  }

  const follower = followSource({ ...deps, earlierWanted, onState, onEvent, onAway, onLive, onFailed });

  return {
    subscribe(subscriber, since) {
      if (replica !== null) {
        const leave = subscribers.add(subscriber, since);
        if (toldAway) subscriber.send(awayText);
        return leave;
      }
      const entry: Waiting = { subscriber, since, leave: () => waiting.delete(entry) };
      waiting.add(entry);
      if (toldAway) subscriber.send(awayText);
      return () => entry.leave();
    },
    async snapshot() {
      if (replica === null) {
        await new Promise<void>((resolve, reject) => snapshotRequests.add({ resolve, reject }));
      }
      const { seq, text } = cache.exact();
      return { seq, dataJson: messages.dataOf(text, seq) };
    },
    catchUpSlow: () => subscribers.catchUpSlow(),
    subscriberCount: () => subscribers.size() + waiting.size,
    close() {
      follower.stop();
      for (const request of snapshotRequests) request.reject(unavailable("closed"));
      snapshotRequests.clear();
    },
  };
}

function unavailable(cause: unknown): RetryableError {
  return new RetryableError("unavailable", "the topic's source cannot be reached", { cause });
}
