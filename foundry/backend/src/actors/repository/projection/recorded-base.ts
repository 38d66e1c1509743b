import type { CommitGraph } from "@foundry/git";
import type { StoredBranch } from "../store/branches.ts";

/**
 * [ST3] The base to go on with while the parent holds commits that the branch was known to have made: the recorded one,
 * below them. Somebody may have pushed them to the parent by mistake. While they are there they are nobody's to move,
 * and when they are taken back the branch still has them. null: there is nothing to keep, what was found now counts.
 * A branch that was moved since (up to its parent, say) has no record that speaks for it.
 */
export function recordedBase(
  graph: CommitGraph,
  stored: StoredBranch | null,
  now: { readonly head: string; readonly parent: { readonly name: string; readonly sha: string } },
): string | null {
  const base = stored?.branch.baseSha ?? null;
  if (stored === null || base === null || stored.branch.parent !== now.parent.name) return null;
  if (stored.measuredHeadSha !== now.head) return null;
  const isOwn = !graph.history(base).has(now.head) && isBelow(graph, base, now.head);
  return isOwn && graph.history(now.parent.sha).has(now.head) ? base : null;
}

/** What is outside of the graph is the default branch's, below everything. */
function isBelow(graph: CommitGraph, base: string, head: string): boolean {
  return graph.parents(base) === undefined || graph.history(head).has(base);
}
