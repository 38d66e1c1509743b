/** Where a branch's parent comes from, strongest first. */
export type ParentSource = "person" | "git_spice" | "pull_request" | "ancestry";

/** A branch as the stack sees it. All shas are full commit ids. */
export interface StackBranch {
  readonly name: string;
  readonly head: string;
  /** null: the default branch, or one that stands on nothing (an unrelated history). */
  readonly parent: string | null;
  /** `ancestry` is a guess; absent counts as certain. */
  readonly parentSource?: ParentSource | null;
  /** The parent's commit that the branch's own commits start after, as recorded; null: never recorded. */
  readonly base: string | null;
  /** Heads the branch had before, newest first (a push's `before`) [ST3]. */
  readonly formerHeads: readonly string[];
  /** Its pull request was merged [ST4]. */
  readonly merged: boolean;
  /** What was merged; commits beyond it are local. Absent or null: all of it. */
  readonly mergedHead?: string | null;
  /** Heads that parents before this one had before. */
  readonly foreignHeads?: readonly string[];
  /** Heads, as they are, of parents that it stands on no more: nothing of them is its own, whatever it contains. */
  readonly leftHeads?: readonly string[];
}

export interface StackGraph {
  /** Name of the default branch, which is one of `branches`. */
  readonly trunk: string;
  readonly branches: readonly StackBranch[];
}

export type StackScope =
  | { readonly kind: "all" }
  /** The branch and what stands on it. */
  | { readonly kind: "subtree"; readonly branch: string }
  /** The branch alone, onto another for this once or onto its parent; its children keep their parent [ST5]. */
  | { readonly kind: "branch"; readonly branch: string; readonly onto?: string }
  /** The branch with what stands on it, onto a new parent [ST5]. */
  | { readonly kind: "reparent"; readonly branch: string; readonly parent: string };

/** One branch to be restacked, and what is needed to tell its own commits from others'. */
export interface RestackStep {
  readonly branch: string;
  readonly head: string;
  readonly base: string | null;
  readonly formerHeads: readonly string[];
  /** The branch to stand on; it may be moved by an earlier step. */
  readonly onto: string;
  /** Its head before the plan. */
  readonly ontoHead: string;
  /** Former heads of that branch and of parents before it: their commits are not the branch's own. */
  readonly foreignHeads: readonly string[];
  /** Present heads of parents before that branch, and what was merged: as `ontoHead`, nothing of them is its own. */
  readonly leftHeads?: readonly string[];
  /** Nothing but ancestry speaks for its parent, and nothing stands on it: without own commits it stays. */
  readonly staysWhenEmpty: boolean;
}

export type LeftReason = "merged" | "no_parent" | "parent_missing" | "cycle";

/** What to do, in order: parents before children, siblings by name [ST7]. */
export interface RestackPlan {
  readonly trunkHead: string;
  readonly steps: readonly RestackStep[];
  /** Branches in the scope that are not moved. */
  readonly left: readonly { readonly branch: string; readonly reason: LeftReason }[];
}

/** Who asked, and when: the job's creation, so that a second run after a kill writes the very same commits [ST7]. */
export interface Committer {
  readonly name: string;
  readonly email: string;
  /** Seconds since the epoch. */
  readonly atSeconds: number;
  /** Such as "+0200". Default "+0000". */
  readonly timezone?: string;
}

export interface StackMove {
  readonly branch: string;
  /** The branch it stands on now. */
  readonly onto: string;
  readonly fromSha: string;
  /** null in a dry run: nothing was written. */
  readonly toSha: string | null;
  /** The commit of `onto` that its own commits start after now; null in a dry run when `onto` moves as well. */
  readonly base: string | null;
  /** Own commits that were replayed. */
  readonly commits: number;
}

/**
 * `conflict`: where `git rebase --onto` would stop. `merge_commit`: a merge commit with changes of its own (a conflict
 * resolved by hand), which a replay would lose. `malformed_commit`: one that cannot be written again.
 */
export type StopReason = "conflict" | "merge_commit" | "malformed_commit";

/** Why a branch was not moved [ST6]. */
export interface StackConflict {
  readonly branch: string;
  readonly onto: string;
  readonly reason: StopReason;
  /** The commit that its own commits start after, to be recorded; null: they start with a root commit. */
  readonly base: string | null;
  readonly commitSha: string;
  readonly commitSubject: string;
  /** Sorted. */
  readonly files: readonly string[];
  /** What stands on it, and was left alone because of it. */
  readonly blocked: readonly string[];
}

export interface StackUnchanged {
  readonly branch: string;
  readonly onto: string;
  /** The commit that its own commits start after, to be recorded; null: they start with a root commit. */
  readonly base: string | null;
}

export interface RestackResult {
  readonly moves: readonly StackMove[];
  readonly conflicts: readonly StackConflict[];
  readonly unchanged: readonly StackUnchanged[];
}
