import type { Socket } from "node:net";
import { clientMessageSchema, topicKey } from "@foundry/shared";
import type { ServerMessage, Topic } from "@foundry/shared";
import type { Subscriber } from "@foundry/topics/server";
import type { WebSocket } from "ws";

/** What a browser may ask for; a topic that does not exist gives an error message and no subscription. */
export interface LiveTopics {
  subscribe(topic: Topic, subscriber: Subscriber, since: number | null): Promise<() => void>;
}

export interface LiveSocketDeps {
  readonly topics: LiveTopics;
  /** Writes the text as one WebSocket frame. */
  write(stream: Socket, text: string): void;
  /** The topic's error as its code and a text for people. */
  explain(error: unknown): { code: string; message: string };
}

/** One browser's socket. */
export interface LiveSocket {
  /** Asks for a sign of life, or ends the socket if the last one was not answered. */
  checkAlive(): void;
  subscriptionCount(): number;
}

const MAX_SUBSCRIPTIONS = 100;
/** So much nonsense is no mistake any more. */
const MAX_INVALID_MESSAGES = 50;
const PING = JSON.stringify({ type: "ping" } satisfies ServerMessage);
const PONG = JSON.stringify({ type: "pong" } satisfies ServerMessage);

/**
 * The protocol of GET /api/live. Frames are written to the TCP socket below `ws`, which has no deflate to keep in
 * order with, so that a thousand browsers share one buffer per event. `stream` must be that socket.
 */
export function serveLiveSocket(socket: WebSocket, stream: Socket, deps: LiveSocketDeps): LiveSocket {
  /** By topic; null while the subscription is on its way. */
  const subscriptions = new Map<string, { leave: (() => void) | null }>();
  let invalidMessages = 0;
  let alive = true;

  function send(text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    deps.write(stream, text);
  }

  function sendError(topic: Topic | null, code: string, message: string): void {
    send(JSON.stringify({ type: "error", topic, code, message } satisfies ServerMessage));
  }

  const subscriber: Subscriber = { send, bufferedBytes: () => stream.writableLength };

  async function subscribe(topic: Topic, since: number | null): Promise<void> {
    const key = topicKey(topic);
    unsubscribe(key);
    if (subscriptions.size >= MAX_SUBSCRIPTIONS) {
      sendError(
        topic,
        "too_many_subscriptions",
        `A socket holds at most ${MAX_SUBSCRIPTIONS} subscriptions.`,
      );
      return;
    }
    const entry: { leave: (() => void) | null } = { leave: null };
    subscriptions.set(key, entry);
    try {
      const leave = await deps.topics.subscribe(topic, subscriber, since);
      if (subscriptions.get(key) === entry) entry.leave = leave;
      else leave();
    } catch (error) {
      if (subscriptions.get(key) === entry) subscriptions.delete(key);
      const { code, message } = deps.explain(error);
      sendError(topic, code, message);
    }
  }

  function unsubscribe(key: string): void {
    const entry = subscriptions.get(key);
    subscriptions.delete(key);
    entry?.leave?.();
  }

  function refuse(message: string): void {
    invalidMessages += 1;
    sendError(null, "invalid_message", message);
    if (invalidMessages >= MAX_INVALID_MESSAGES) socket.close(1008, "too many invalid messages");
  }

  async function receive(text: string): Promise<void> {
    const parsed = clientMessageSchema.safeParse(parseJson(text));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return refuse(`${issue?.path.join(".") || "message"}: ${issue?.message ?? "is not valid"}`);
    }
    const message = parsed.data;
    switch (message.type) {
      case "subscribe":
        return subscribe(message.topic, message.since ?? null);
      case "unsubscribe":
        return unsubscribe(topicKey(message.topic));
      case "ping":
        return send(PONG);
      case "pong":
    }
  }

  socket.on("message", (data, isBinary) => {
    alive = true;
    if (isBinary || !Buffer.isBuffer(data)) refuse("message: must be text");
    else void receive(data.toString());
  });
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("close", () => {
    for (const key of subscriptions.keys()) unsubscribe(key);
  });

  return {
    checkAlive() {
      if (!alive) return socket.terminate();
      alive = false;
      send(PING);
      socket.ping();
    },
    subscriptionCount: () => subscriptions.size,
  };
}

/** undefined, which no message is, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
