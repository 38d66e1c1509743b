import type { TopicName } from "../model.ts";
import type { TopicMessage } from "./topic-session.ts";

/** What a text from the server means to the client. */
export type ReceivedMessage<Topic> =
  | { readonly kind: "topic"; readonly topic: Topic; readonly message: TopicMessage }
  | { readonly kind: "ping" }
  /** The server refused something that belongs to no topic. */
  | { readonly kind: "error"; readonly error: Error }
  /** Not a message: what follows cannot be trusted either. */
  | { readonly kind: "malformed"; readonly error: Error }
  /** An answer to a ping, or a type that a newer server knows. */
  | { readonly kind: "ignored" };

interface WireMessage<Topic> {
  type: string;
  topic: Topic | null;
  seq: number;
  data: Readonly<Record<string, unknown>>;
  event: unknown;
  code: string;
  message: string;
}

/** The server is our own and serializes typed values; only what can break on the way is checked here. */
export function readMessage<Topic extends TopicName>(text: string): ReceivedMessage<Topic> {
  let wire: WireMessage<Topic>;
  try {
    wire = JSON.parse(text);
  } catch (cause) {
    return { kind: "malformed", error: new Error("the server sent something that is not JSON", { cause }) };
  }
  if (typeof wire !== "object" || wire === null) {
    return { kind: "malformed", error: new Error("the server sent something that is no message") };
  }
  const { topic, seq } = wire;
  switch (wire.type) {
    case "ping":
      return { kind: "ping" };
    case "snapshot":
      return topicMessage(topic, { type: "snapshot", seq, data: wire.data });
    case "event":
      return topicMessage(topic, { type: "event", seq, event: wire.event });
    case "subscribed":
      return topicMessage(topic, { type: "subscribed", seq });
    case "error":
      if (topic === null) return { kind: "error", error: new Error(`${wire.code}: ${wire.message}`) };
      return topicMessage(topic, { type: "error", code: wire.code, message: wire.message });
    default:
      return { kind: "ignored" };
  }
}

function topicMessage<Topic>(topic: Topic | null, message: TopicMessage): ReceivedMessage<Topic> {
  if (topic === null) return { kind: "malformed", error: new Error(`a ${message.type} without a topic`) };
  return { kind: "topic", topic, message };
}
