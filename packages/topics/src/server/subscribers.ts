import type { Ring } from "./ring.ts";

/** One browser's end of a topic. A closed socket ignores what is sent; one that throws is not sent to again. */
export interface Subscriber {
  /** The same string is given to every subscriber of the topic. */
  send(text: string): void;
  /** Bytes that were sent and have not left this process. */
  bufferedBytes(): number;
}

export interface SubscribersDeps {
  readonly ring: Ring;
  /** A snapshot that the ring goes on from: at its head, or at an earlier seq that the ring covers. */
  snapshot(): { readonly seq: number; readonly text: string };
  subscribedText(seq: number): string;
  readonly maxBufferedBytes: number;
  onSnapshotSent(): void;
  onBroken(error: unknown): void;
  /** A reader is slow: nothing is sent to it until `catchUpSlow` finds it drained. */
  onSlow(): void;
}

/** A subscriber's place in the stream. Slow readers fall behind here, not in a buffer. */
interface Place {
  readonly subscriber: Subscriber;
  /** The last seq it was sent; null: it needs a snapshot. */
  at: number | null;
  slow: boolean;
}

export interface Subscribers {
  /** `since`: the last seq that it has; if the ring still covers it, it gets the events after it, else a snapshot. */
  add(subscriber: Subscriber, since: number | null): () => void;
  /** The ring has one more event. */
  event(text: string): void;
  /** There is a new state; everyone gets a snapshot. */
  reset(): void;
  /** Brings the slow readers that have drained up to date; says whether some are left. */
  catchUpSlow(): boolean;
  /** The same text to all who keep up, outside the stream of events. */
  tell(text: string): void;
  /** The last text, to everyone. */
  end(text: string): void;
  /** Says to those at the head that they are up to date. */
  confirm(): void;
  size(): number;
}

/** The fan-out of a topic that has a state. */
export function createSubscribers(deps: SubscribersDeps): Subscribers {
  const { ring, maxBufferedBytes } = deps;
  const places = new Set<Place>();

  /** One broken subscriber must not cost the others an event. */
  function send(place: Place, text: string): void {
    try {
      place.subscriber.send(text);
    } catch (error) {
      places.delete(place);
      deps.onBroken(error);
    }
  }

  /** From its place to the head, as far as its buffer allows. */
  function catchUp(place: Place): void {
    while (place.at !== ring.head() && places.has(place)) {
      if (place.subscriber.bufferedBytes() > maxBufferedBytes) return markSlow(place);
      if (place.at === null || !ring.covers(place.at)) sendSnapshot(place);
      else {
        place.at += 1;
        send(place, ring.at(place.at));
      }
    }
  }

  function sendSnapshot(place: Place): void {
    const { seq, text } = deps.snapshot();
    place.at = seq;
    send(place, text);
    deps.onSnapshotSent();
  }

  function markSlow(place: Place): void {
    if (place.slow) return;
    place.slow = true;
    deps.onSlow();
  }

  return {
    add(subscriber, since) {
      const place: Place = { subscriber, at: null, slow: false };
      places.add(place);
      if (since !== null && ring.covers(since)) {
        place.at = since;
        send(place, deps.subscribedText(since));
      }
      catchUp(place);
      return () => places.delete(place);
    },
    event(text) {
      const head = ring.head();
      for (const place of places) {
        if (place.slow) continue;
        // Who is not slow is always at the head.
        if (place.subscriber.bufferedBytes() > maxBufferedBytes) markSlow(place);
        else {
          place.at = head;
          send(place, text);
        }
      }
    },
    reset() {
      for (const place of places) {
        place.at = null;
        if (!place.slow) catchUp(place);
      }
    },
    catchUpSlow() {
      let left = false;
      for (const place of places) {
        if (place.slow && place.subscriber.bufferedBytes() <= maxBufferedBytes / 2) {
          place.slow = false;
          catchUp(place);
        }
        left ||= place.slow;
      }
      return left;
    },
    tell(text) {
      for (const place of places) if (!place.slow) send(place, text);
    },
    end(text) {
      for (const place of places) send(place, text);
      places.clear();
    },
    confirm() {
      const head = ring.head();
      const text = deps.subscribedText(head);
      for (const place of places) if (!place.slow && place.at === head) send(place, text);
    },
    size: () => places.size,
  };
}
