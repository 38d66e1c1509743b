import type { CommitGraph } from "./commit-graph.ts";
import type { RestackStep } from "./types.ts";

/** What is asked of a branch: any step of a plan says it. */
export type BranchFacts = Pick<
  RestackStep,
  "head" | "base" | "formerHeads" | "ontoHead" | "foreignHeads" | "leftHeads"
>;

export interface OwnCommits {
  /**
   * The commit that they start after, to be recorded; null: they start with a root commit. For a branch that was
   * rebased without its parent, onto the default branch, the recorded one: it is what tells copies of the parent's
   * commits from its own, as long as it is not restacked.
   */
  readonly base: string | null;
  /** Oldest first; merge commits among them. Empty when the branch has none. */
  readonly commits: readonly string[];
  /** No merge among them, so this is the order in which they were made; else git is to be asked for it. */
  readonly linear: boolean;
  /** The recorded base is no part of the branch any more: it was rebased by somebody else. */
  readonly rebasedElsewhere: boolean;
  /** Heads whose commits are not its own. */
  readonly others: readonly string[];
  /** The branch contains the head to stand on, and nothing but its own commits above it [ST1]. */
  readonly restacked: boolean;
}

/**
 * [ST3] Which commits are a branch's own: those of its head that are neither in the default branch, nor in the parent,
 * nor below the recorded base, nor in a head that the parent had before. So commits of an old parent are never taken
 * for the child's. A former head of the parent does not count when it contains commits known to be the child's own
 * (somebody pushed the child's commits to the parent and took them back): no own commit is ever lost.
 */
export function findOwnCommits(graph: CommitGraph, branch: BranchFacts): OwnCommits {
  const recorded = branch.base !== null && isBelow(graph, branch.base, branch.head) ? branch.base : null;
  const others = [
    branch.ontoHead,
    ...(branch.leftHeads ?? []),
    ...(branch.base === null ? [] : [branch.base]),
    ...branch.foreignHeads.filter((head) => !holdsOwnCommits(graph, head, branch)),
  ];
  const foreign = new Set(others.flatMap((head) => [...graph.history(head)]));
  const history = graph.history(branch.head);
  const commits = [...history].filter((sha) => !foreign.has(sha));
  const linear = commits.every((sha) => (graph.parents(sha) ?? []).length <= 1);
  const above = [...history].filter((sha) => !graph.history(branch.ontoHead).has(sha));
  const restacked = graph.isAncestor(branch.ontoHead, branch.head) && above.length === commits.length;
  const below = baseOf(graph, branch.head, foreign);
  const onTrunk = below === null || graph.parents(below) === undefined;
  const rebasedElsewhere = branch.base !== null && recorded === null;
  const kept = rebasedElsewhere && onTrunk ? branch.base : below;
  return {
    base: restacked ? branch.ontoHead : kept,
    // A walk along a line of single parents is newest first.
    commits: commits.toReversed(),
    linear,
    rebasedElsewhere,
    others,
    restacked,
  };
}

/** A commit of the default branch is below everything that counts here: only own commits are asked for. */
function isBelow(graph: CommitGraph, base: string, head: string): boolean {
  return graph.parents(base) === undefined || graph.history(head).has(base);
}

/**
 * Whether a former head of the parent has a commit that the child is known to have made above its base: by its head, or
 * by one it had while that base was its own.
 */
function holdsOwnCommits(graph: CommitGraph, other: string, branch: BranchFacts): boolean {
  const { base } = branch;
  if (base === null) return false;
  const below = graph.history(base);
  const held = graph.history(other);
  return [branch.head, ...branch.formerHeads].some(
    (head) => held.has(head) && !below.has(head) && isBelow(graph, base, head),
  );
}

/** The first commit along first parents that is not its own. */
function baseOf(graph: CommitGraph, head: string, foreign: ReadonlySet<string>): string | null {
  let sha: string | undefined = head;
  while (sha !== undefined && graph.parents(sha) !== undefined && !foreign.has(sha))
    sha = graph.parents(sha)?.[0];
  return sha ?? null;
}
