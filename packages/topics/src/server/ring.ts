/** The latest events of a topic, as the texts that subscribers get. */
export interface Ring {
  /** Forgets everything; the next event pushed is `seq + 1`. */
  reset(seq: number): void;
  /** The text of event `head() + 1`. */
  push(text: string): void;
  head(): number;
  /** Whether every event after `seq` is still here (true for the head itself). */
  covers(seq: number): boolean;
  /** The text of an event that is still here. */
  at(seq: number): string;
  /** Characters of all events after `seq`, which must be covered. */
  lengthSince(seq: number): number;
}

/** Holds at most `size` events. */
export function createRing(size: number): Ring {
  let head = 0;
  let start = 0;
  let totalLength = 0;
  const texts: string[] = [];
  /** Total length up to and including the event in the same slot. */
  const lengths: number[] = [];
  let startLength = 0;

  return {
    reset(seq) {
      head = seq;
      start = seq;
      totalLength = 0;
      startLength = 0;
      texts.length = 0;
      lengths.length = 0;
    },
    push(text) {
      head += 1;
      const slot = head % size;
      if (head - start > size) {
        start += 1;
        startLength = lengths[slot] ?? 0;
      }
      totalLength += text.length;
      texts[slot] = text;
      lengths[slot] = totalLength;
    },
    head: () => head,
    covers: (seq) => seq >= start && seq <= head,
    at(seq) {
      const text = seq > start && seq <= head ? texts[seq % size] : undefined;
      if (text === undefined) throw new RangeError(`event ${seq} is not in the ring`);
      return text;
    },
    lengthSince: (seq) => totalLength - (seq === start ? startLength : (lengths[seq % size] ?? 0)),
  };
}
