import type { Ring } from "./ring.ts";

interface SnapshotText {
  readonly seq: number;
  readonly text: string;
}

/** The text of a topic's snapshot, built when somebody needs it and shared by all who do. */
export interface SnapshotCache {
  /** At the head, or a little earlier where the ring goes on from it. */
  recent(): SnapshotText;
  /** At the head. */
  exact(): SnapshotText;
  /** The state was replaced. */
  clear(): void;
  /** An event came: lets go of a text that nobody will get any more. */
  trim(): void;
}

/** An older text is good enough while the events it lacks are this small a part of it: a big state under constant
 * change is then built once per so much change, not once per subscriber. */
const reusableShare = 1 / 8;

export function createSnapshotCache(ring: Ring, build: (seq: number) => string): SnapshotCache {
  let cached: SnapshotText | null = null;

  function isReusable({ seq, text }: SnapshotText): boolean {
    return ring.covers(seq) && ring.lengthSince(seq) <= text.length * reusableShare;
  }

  function rebuild(): SnapshotText {
    const seq = ring.head();
    cached = { seq, text: build(seq) };
    return cached;
  }

  return {
    recent: () => (cached !== null && isReusable(cached) ? cached : rebuild()),
    exact: () => (cached !== null && cached.seq === ring.head() ? cached : rebuild()),
    clear() {
      cached = null;
    },
    trim() {
      if (cached !== null && !isReusable(cached)) cached = null;
    },
  };
}
