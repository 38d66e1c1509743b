import type { Subscriber } from "../server/subscribers.ts";
import type { NotesSnapshot } from "./notes-model.ts";

interface ReceivedMessage {
  readonly type: string;
  readonly seq?: number;
  readonly data?: NotesSnapshot;
  readonly code?: string;
}

/** A subscriber that keeps what it is sent, and whose buffer drains only when the test says so. */
export interface Reader extends Subscriber {
  readonly messages: ReceivedMessage[];
  readonly texts: string[];
  /** "snapshot 3", "event 4", "error unavailable": the messages since the last call. */
  news(): string[];
  /** From now on what is sent stays in the buffer. */
  stall(): void;
  drain(): void;
}

export function createReader(): Reader {
  const messages: ReceivedMessage[] = [];
  const texts: string[] = [];
  let told = 0;
  let stalled = false;
  let buffered = 0;
  return {
    messages,
    texts,
    send(text) {
      texts.push(text);
      messages.push(JSON.parse(text));
      if (stalled) buffered += text.length;
    },
    bufferedBytes: () => buffered,
    news() {
      const fresh = messages.slice(told);
      told = messages.length;
      return fresh.map(({ type, seq, code }) => `${type} ${seq ?? code}`);
    },
    stall() {
      stalled = true;
    },
    drain() {
      stalled = false;
      buffered = 0;
    },
  };
}
