import type { ManualClock } from "@foundry/durable/testing";
import type { Socket, SocketHandlers } from "../client/socket.ts";
import { createTopicClient } from "../client/topic-client.ts";
import type { TopicClientDeps } from "../client/topic-client.ts";
import { notesModel, topicKeyOf } from "./notes-model.ts";
import type { Note, NotesEvent, NotesTopic } from "./notes-model.ts";

export const notesTopic: NotesTopic = { name: "notes", board: "b" };

interface ClientText {
  readonly type: string;
  readonly since?: number | null;
}

/** A server's end that the test plays by hand. */
export interface Wire {
  connect(handlers: SocketHandlers): Socket;
  /** Sockets the client has opened. */
  opened(): number;
  accept(): void;
  /** The server closes the newest socket. */
  close(): void;
  push(message: object): void;
  pushText(text: string): void;
  /** "subscribe null", "ping": what the client sent since the last call. */
  news(): string[];
}

export function createWire(): Wire {
  let handlers: SocketHandlers | null = null;
  let opened = 0;
  let sent: string[] = [];
  return {
    connect(given) {
      handlers = given;
      opened += 1;
      return { send: (text) => sent.push(text), close: () => undefined };
    },
    opened: () => opened,
    accept: () => handlers?.onOpen(),
    close: () => handlers?.onClose(),
    push: (message) => handlers?.onText(JSON.stringify({ topic: notesTopic, ...message })),
    pushText: (text) => handlers?.onText(text),
    news() {
      const fresh = sent.map((text) => {
        const message: ClientText = JSON.parse(text);
        return message.type === "subscribe" ? `subscribe ${message.since}` : message.type;
      });
      sent = [];
      return fresh;
    },
  };
}

export function snapshot(seq: number, notes: readonly Note[], pings: readonly Note[] = [], title = "t") {
  return { type: "snapshot", seq, data: { board: "b", seq, title, notes, pings } };
}

export function event(seq: number, given: NotesEvent) {
  return { type: "event", seq, event: given };
}

export function noteEvent(seq: number, id: string, text: string) {
  return event(seq, { type: "note", note: { id, text } });
}

export function createNotesClient(
  wire: Wire,
  clock: ManualClock,
  over: Partial<TopicClientDeps<NotesTopic>> = {},
) {
  const errors: string[] = [];
  const client = createTopicClient<NotesTopic>({
    connect: (handlers) => wire.connect(handlers),
    models: { notes: notesModel },
    topicKey: topicKeyOf,
    clock,
    random: () => 0,
    onError: (error) => errors.push(error.message),
    backoff: { baseMs: 1_000, capMs: 8_000, maxAttempts: 1 },
    lingerMs: 5_000,
    keepAliveMs: 10_000,
    ...over,
  });
  return { client, errors };
}
