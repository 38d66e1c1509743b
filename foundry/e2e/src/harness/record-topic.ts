import type { ServerMessage, Topic } from "@foundry/shared";
import { WebSocket } from "ws";

export interface TopicRecorder {
  readonly seq: () => number;
  /** What broke the rule that seq rises by exactly 1 between snapshots; empty when the topic was gap-free. */
  readonly gaps: () => readonly string[];
  readonly events: () => number;
  readonly snapshots: () => number;
  close(): void;
}

/**
 * Watches one topic over every restart of the service, resuming from its last seq as a browser does, and notes each
 * break of the sequence.
 */
export function recordTopic(serviceUrl: string, topic: Topic): TopicRecorder {
  const state = { seq: -1, events: 0, snapshots: 0, gaps: [] as string[], closed: false };
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | null = null;

  const connect = () => {
    retry = null;
    socket = new WebSocket(`${serviceUrl.replace("http", "ws")}/api/live`, { origin: serviceUrl });
    socket.on("open", () => {
      socket?.send(JSON.stringify({ type: "subscribe", topic, since: state.seq < 0 ? null : state.seq }));
    });
    socket.on("message", (data) => {
      if (Buffer.isBuffer(data)) note(state, parseMessage(data.toString()));
    });
    socket.on("error", () => socket?.terminate());
    socket.on("close", () => {
      if (!state.closed) retry = setTimeout(connect, 50);
    });
  };
  connect();
  return {
    seq: () => state.seq,
    gaps: () => state.gaps,
    events: () => state.events,
    snapshots: () => state.snapshots,
    close() {
      state.closed = true;
      if (retry !== null) clearTimeout(retry);
      socket?.terminate();
    },
  };
}

function parseMessage(text: string): ServerMessage {
  return JSON.parse(text);
}

function note(
  state: { seq: number; events: number; snapshots: number; gaps: string[] },
  message: ServerMessage,
): void {
  if (message.type === "snapshot") {
    if (message.seq < state.seq) state.gaps.push(`snapshot went back from ${state.seq} to ${message.seq}`);
    state.seq = message.seq;
    state.snapshots += 1;
  } else if (message.type === "event") {
    if (message.seq !== state.seq + 1) state.gaps.push(`${state.seq} → ${message.seq}`);
    state.seq = message.seq;
    state.events += 1;
  }
}
