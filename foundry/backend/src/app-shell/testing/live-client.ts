import type { Topic } from "@foundry/shared";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { RawData } from "ws";
import { z } from "zod";

const serverMessageSchema = z.object({
  type: z.enum(["snapshot", "event", "subscribed", "error", "ping", "pong"]),
  topic: z.unknown().optional(),
  seq: z.number().optional(),
  data: z.unknown().optional(),
  event: z.unknown().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});
export type LiveMessage = z.infer<typeof serverMessageSchema>;

/** A browser's socket, message by message. */
export interface LiveClient {
  readonly socket: WebSocket;
  /** The next message that has not been taken; rejects after twenty seconds. Pings are left out. */
  next(): Promise<LiveMessage>;
  send(message: unknown): void;
  subscribe(topic: Topic, since?: number | null): void;
  /** The close code. */
  closed: Promise<number>;
}

const PATIENCE_MS = 20_000;
const nothing = (): void => undefined;

export async function openLive(url: string, headers: Record<string, string> = {}): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/api/live`, { headers });
  const messages: LiveMessage[] = [];
  let arrived = nothing;
  socket.on("message", (data) => {
    const message = serverMessageSchema.parse(JSON.parse(textOf(data)));
    if (message.type === "ping") return;
    messages.push(message);
    arrived();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  onTestFinished(() => socket.terminate());
  await new Promise((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
  });

  async function next(): Promise<LiveMessage> {
    if (messages.length === 0) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("no message came")), PATIENCE_MS);
        arrived = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const message = messages.shift();
    if (message === undefined) throw new Error("no message");
    return message;
  }

  const send = (message: unknown): void => socket.send(JSON.stringify(message));
  return {
    socket,
    next,
    send,
    closed,
    subscribe: (topic, since) =>
      send({ type: "subscribe", topic, ...(since === undefined ? {} : { since }) }),
  };
}

function textOf(data: RawData): string {
  if (!Buffer.isBuffer(data)) throw new TypeError("ws gives text as a buffer");
  return data.toString();
}
