import type { CommitComparison } from "../../../ports/github.ts";

/** [RC5] What the stored configuration stands for: the newest push of the default branch that is known here. */
export interface ConfigPosition {
  /** null: the branch did not exist. */
  readonly sha: string | null;
  /** The repository's `pushed_at`, GitHub's only order of pushes; to the second. */
  readonly pushedAtMs: number;
  /** The push's; of a re-read, a name of its own. */
  readonly deliveryGuid: string;
  /**
   * Read at the branch's head as it was then, as deliveries may have been lost: pushes later than `pushedAtMs` may be
   * in it already.
   */
  readonly isReread: boolean;
}

/** A push of the default branch, as its delivery says. */
export interface ConfigPush {
  /** null: the branch was deleted. */
  readonly sha: string | null;
  readonly pushedAtMs: number;
  readonly deliveryGuid: string;
}

/** [RC5] By what is known here. `ask`: only GitHub can tell (a gap, or two pushes within a second). */
export function orderOf(stored: ConfigPosition | null, push: ConfigPush): "newer" | "older" | "ask" {
  if (stored === null) return "newer";
  // The same job, again after a kill.
  if (stored.deliveryGuid === push.deliveryGuid) return "newer";
  if (push.pushedAtMs < stored.pushedAtMs) return "older";
  return push.pushedAtMs > stored.pushedAtMs && !stored.isReread ? "newer" : "ask";
}

/**
 * [RC5] With GitHub's word on where the branch is now, and which of two commits contains the other. `reread`: neither
 * is known to be the newest, so that the branch itself is read.
 * @param comparison the push's commit seen from the stored one; null where they cannot be compared
 */
export function settleOrder(
  stored: ConfigPosition,
  push: ConfigPush,
  { head, comparison }: { readonly head: string | null; readonly comparison: CommitComparison | null },
): "newer" | "older" | "reread" {
  if (push.sha === head) return "newer";
  if (stored.sha === head) return "older";
  switch (comparison) {
    case "ahead":
      return "newer";
    case "behind":
    case "identical":
      return "older";
    case "diverged":
    case null:
      return "reread";
  }
}
