import type { OutboundMessage } from "./outbound.ts";

/**
 * Messages that were just committed, for the sender: it need not look for them in the table, which would be a third
 * of an event's way. The table stays the truth: a message is taken from here only as the direct successor of the last
 * one sent, so that none is overtaken; whatever is missing here is found there.
 */
export interface Handover {
  /** A message of a transaction that has committed. */
  offer(message: OutboundMessage): void;
  /** An id that is not the organization's: it leaves no gap. */
  pass(id: number): void;
  /** The messages that follow the last one sent, in order and without a gap. */
  next(): OutboundMessage[];
  sent(id: number): void;
}

/** Beyond this the sender is behind anyway, and reads from the table. */
const MAX_WAITING = 100;

export function createHandover(): Handover {
  const waiting = new Map<number, OutboundMessage | null>();
  /** Unknown until the first message was sent: then all before it were, too, or wait for a person. */
  let lastSent: number | null = null;
  return {
    offer(message) {
      if (waiting.size < MAX_WAITING) waiting.set(message.id, message);
    },
    pass(id) {
      if (waiting.size < MAX_WAITING) waiting.set(id, null);
    },
    next() {
      const messages: OutboundMessage[] = [];
      if (lastSent === null) return messages;
      for (let id = lastSent + 1; ; id++) {
        const message = waiting.get(id);
        if (message === undefined) return messages;
        if (message !== null) messages.push(message);
      }
    },
    sent(id) {
      lastSent = id;
      for (const known of waiting.keys()) if (known <= id) waiting.delete(known);
    },
  };
}
