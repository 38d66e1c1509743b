import type { Random } from "../random.ts";

/** What people do. */
export type ActKind =
  | "open"
  | "push"
  | "review"
  | "comment"
  | "retitle"
  | "label"
  | "ready"
  | "check"
  | "merge"
  | "close"
  | "reopen"
  /** A commit on the default branch: what stands on it is behind. */
  | "trunk"
  /** The App is asked to do something: an issue is assigned to it, or it is told so in a comment. */
  | "ask";

/** How often each thing happens; they do not have to sum up to anything. */
export type ActWeights = Readonly<Record<ActKind, number>>;

export const everydayWeights: ActWeights = {
  open: 16,
  push: 22,
  review: 14,
  comment: 10,
  retitle: 4,
  label: 6,
  ready: 5,
  check: 12,
  merge: 8,
  close: 4,
  reopen: 2,
  trunk: 3,
  // With everyday life's pace, one in about ten minutes.
  ask: 1,
};

/** Rather what costs git nothing: a burst is quick. */
export const burstWeights: ActWeights = {
  open: 6,
  push: 6,
  review: 18,
  comment: 14,
  retitle: 24,
  label: 16,
  ready: 6,
  check: 0,
  merge: 2,
  close: 5,
  reopen: 3,
  trunk: 0,
  ask: 0,
};

/** One of them, as often as its weight says. */
export function pickKind(weights: ActWeights, random: Random): ActKind {
  const kinds = Object.keys(weights).filter((kind): kind is ActKind => kind in weights);
  let left = random() * kinds.reduce((sum, kind) => sum + weights[kind], 0);
  for (const kind of kinds) {
    left -= weights[kind];
    if (left < 0) return kind;
  }
  return "comment";
}
