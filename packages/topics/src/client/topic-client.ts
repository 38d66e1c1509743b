import { defaultRetryPolicy } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { TopicModel, TopicName } from "../model.ts";
import { createConnection } from "./connection.ts";
import type { ConnectionStatus } from "./connection.ts";
import type { Socket, SocketHandlers } from "./socket.ts";
import { readMessage } from "./read-message.ts";
import { createSignals } from "./signals.ts";
import { createTopicSession } from "./topic-session.ts";
import type { TopicSession } from "./topic-session.ts";
import { createTopicStore } from "./topic-store.ts";
import type { TopicStore } from "./topic-store.ts";

export interface TopicClientDeps<Topic extends TopicName> {
  /** Opens a socket to the server; see connectWebSocket. Calls no handler before it returns. */
  connect(handlers: SocketHandlers): Socket;
  /** The model of each topic, by the topic's name. */
  readonly models: Readonly<Record<Topic["name"], TopicModel>>;
  /** Identity of a topic. */
  topicKey(topic: Topic): string;
  readonly clock: Clock;
  readonly random: () => number;
  /** Something came that is no message, or the server refused one. */
  onError(error: Error): void;
  /** Runs the flush that notifies listeners; default: as a microtask, i.e. once per message. See onNextFrame. */
  readonly scheduleFlush?: (flush: () => void) => void;
  readonly backoff?: RetryPolicy;
  /** How long a topic that nobody looks at stays subscribed and in memory. */
  readonly lingerMs?: number;
  readonly keepAliveMs?: number;
}

export interface TopicClient<Topic extends TopicName> {
  topicKey(topic: Topic): string;
  /** Follows the topic until the returned function was called, and a little longer. Connects if need be. */
  subscribe(topic: Topic): () => void;
  /** The topic's store while it is followed. A topic that was let go and followed again has a new one. */
  store(topic: Topic): TopicStore | null;
  /** Asks again for a topic that ended in an error. */
  retry(topic: Topic): void;
  readonly connectionStatus: () => ConnectionStatus;
  readonly onConnectionStatus: (listener: () => void) => () => void;
  /** The page became visible: reconnects at once, or checks that the connection still lives. */
  wake(): void;
  setOnline(online: boolean): void;
  close(): void;
}

interface Entry<Topic> {
  readonly topic: Topic;
  readonly store: TopicStore;
  readonly session: TopicSession;
  users: number;
  cancelLinger: (() => void) | null;
}

const defaultLingerMs = 30_000;
const defaultKeepAliveMs = 15_000;
const reconnectBackoff: RetryPolicy = { ...defaultRetryPolicy, baseMs: 400, capMs: 15_000 };

export function createTopicClient<Topic extends TopicName>(deps: TopicClientDeps<Topic>): TopicClient<Topic> {
  const { clock } = deps;
  const entries = new Map<string, Entry<Topic>>();
  const signals = createSignals(deps.scheduleFlush ?? queueMicrotask);
  const connection = createConnection({
    connect: (handlers) => deps.connect(handlers),
    onOpen: () => entries.forEach((entry) => entry.session.join()),
    onDown: () => entries.forEach((entry) => entry.session.interrupt()),
    onText: receive,
    signals,
    clock,
    random: deps.random,
    backoff: deps.backoff ?? reconnectBackoff,
    keepAliveMs: deps.keepAliveMs ?? defaultKeepAliveMs,
  });

  function receive(text: string): void {
    const message = readMessage<Topic>(text);
    switch (message.kind) {
      case "topic":
        entries.get(deps.topicKey(message.topic))?.session.receive(message.message);
        return;
      case "ping":
        return connection.send('{"type":"pong"}');
      case "error":
        return deps.onError(message.error);
      case "malformed":
        deps.onError(message.error);
        return connection.drop();
      case "ignored":
    }
  }

  function follow(topic: Topic): Entry<Topic> {
    const name: Topic["name"] = topic.name;
    const model = deps.models[name];
    const store = createTopicStore(model, signals);
    const sendSubscribe = (since: number | null): void =>
      connection.send(JSON.stringify({ type: "subscribe", topic, since }));
    const session = createTopicSession({ store, model, clock, sendSubscribe });
    return { topic, store, session, users: 0, cancelLinger: null };
  }

  function forget(key: string, entry: Entry<Topic>): void {
    entries.delete(key);
    connection.send(JSON.stringify({ type: "unsubscribe", topic: entry.topic }));
  }

  function release(key: string, entry: Entry<Topic>): void {
    entry.users -= 1;
    if (entry.users > 0) return;
    entry.cancelLinger = clock.setTimer(deps.lingerMs ?? defaultLingerMs, () => forget(key, entry));
  }

  return {
    topicKey: (topic) => deps.topicKey(topic),
    subscribe(topic) {
      const key = deps.topicKey(topic);
      const known = entries.get(key);
      const entry = known ?? follow(topic);
      entry.users += 1;
      entry.cancelLinger?.();
      entry.cancelLinger = null;
      if (known === undefined) {
        entries.set(key, entry);
        connection.start();
        entry.session.join();
      }
      let released = false;
      return () => {
        if (!released) release(key, entry);
        released = true;
      };
    },
    store: (topic) => entries.get(deps.topicKey(topic))?.store ?? null,
    retry: (topic) => entries.get(deps.topicKey(topic))?.session.join(),
    connectionStatus: () => connection.status(),
    onConnectionStatus: (listener) => connection.onStatus(listener),
    wake: () => connection.wake(),
    setOnline: (online) => connection.setOnline(online),
    close() {
      for (const entry of entries.values()) entry.cancelLinger?.();
      connection.close();
    },
  };
}
