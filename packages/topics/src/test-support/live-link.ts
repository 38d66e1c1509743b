import type { Socket, SocketHandlers } from "../client/socket.ts";
import type { TopicHub } from "../server/hub.ts";
import { topicKeyOf } from "./notes-model.ts";
import type { NotesSnapshot, NotesTopic } from "./notes-model.ts";

interface WireMessage {
  readonly type: string;
  readonly seq: number;
  readonly data?: NotesSnapshot;
}

/** The way between one client and the hub, with the faults of a network. */
export interface LiveLink {
  connect(handlers: SocketHandlers): Socket;
  /** Ends the open socket; the client sees it close. */
  cut(): void;
  /** Everything vanishes without a word, in both directions, until the client gives the socket up. */
  mute(): void;
  /** The next event on its way to the client is lost, or comes twice. */
  spoilNext(how: "lost" | "twice" | null): void;
  /** While paused the messages to the client pile up in the server's buffer. */
  pause(paused: boolean): void;
  /** Per socket, what the client was sent, in order. */
  readonly sent: WireMessage[][];
  /** The largest unsent buffer and the largest text so far. */
  largest(): { buffered: number; text: number };
}

/** `hub` is asked at each subscribe: a restarted service has a new one. */
export function createLiveLink(hub: () => TopicHub<NotesTopic>): LiveLink {
  const sent: WireMessage[][] = [];
  let current: { close(): void; onClose(): void; flush(): void; mute(): void } | null = null;
  let paused = false;
  let spoil: "lost" | "twice" | null = null;
  const largest = { buffered: 0, text: 0 };

  function timesThrough(): number {
    const times = spoil === null ? 1 : spoil === "lost" ? 0 : 2;
    spoil = null;
    return times;
  }

  function connect(handlers: SocketHandlers): Socket {
    const log: WireMessage[] = [];
    sent.push(log);
    let state: "opening" | "open" | "muted" | "closed" = "opening";
    let buffer: string[] = [];
    const subscriptions = new Map<string, () => void>();

    function next(): string | undefined {
      return paused || state !== "open" ? undefined : buffer.shift();
    }

    function flush(): void {
      for (let text = next(); text !== undefined; text = next()) {
        const message: WireMessage = JSON.parse(text);
        log.push(message);
        const times = message.type === "event" ? timesThrough() : 1;
        for (let time = 0; time < times; time++) handlers.onText(text);
      }
    }

    function toClient(text: string): void {
      if (state !== "open") return;
      buffer.push(text);
      largest.buffered = Math.max(largest.buffered, bufferedBytes());
      largest.text = Math.max(largest.text, text.length);
      queueMicrotask(flush);
    }

    function bufferedBytes(): number {
      return buffer.reduce((sum, text) => sum + text.length, 0);
    }

    function fromClient(text: string): void {
      if (state !== "open") return;
      const message: { type: string; topic: NotesTopic; since: number | null } = JSON.parse(text);
      if (message.type === "ping") return toClient('{"type":"pong"}');
      if (message.type === "pong") return;
      const key = topicKeyOf(message.topic);
      subscriptions.get(key)?.();
      subscriptions.delete(key);
      if (message.type !== "subscribe") return;
      subscriptions.set(
        key,
        hub().subscribe(message.topic, { send: toClient, bufferedBytes }, message.since),
      );
    }

    function close(): void {
      state = "closed";
      buffer = [];
      for (const leave of subscriptions.values()) leave();
      subscriptions.clear();
    }

    current = {
      close,
      onClose: () => handlers.onClose(),
      flush,
      mute: () => {
        if (state === "open") state = "muted";
      },
    };
    queueMicrotask(() => {
      if (state !== "opening") return;
      state = "open";
      handlers.onOpen();
    });
    return { send: fromClient, close };
  }

  return {
    connect,
    cut() {
      const socket = current;
      current = null;
      socket?.close();
      socket?.onClose();
    },
    mute: () => current?.mute(),
    spoilNext(how) {
      spoil = how;
    },
    pause(value) {
      paused = value;
      if (!paused) current?.flush();
    },
    sent,
    largest: () => ({ ...largest }),
  };
}

/** The first break of the rule that a topic's seq is gap-free on a socket, or null. */
export function findGap(log: readonly WireMessage[]): string | null {
  let last: number | null = null;
  for (const message of log) {
    switch (message.type) {
      case "snapshot":
      case "subscribed":
        last = message.seq;
        break;
      case "event":
        if (last === null || message.seq !== last + 1) return `event ${message.seq} after ${String(last)}`;
        last = message.seq;
        break;
      default:
    }
  }
  return null;
}
