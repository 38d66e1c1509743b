import type { StackBranch, StackGraph } from "./types.ts";

export interface Reparented {
  readonly branch: string;
  readonly from: string;
  readonly to: string;
}

export interface Settled {
  /** The same branches with the parents they have now. */
  readonly graph: StackGraph;
  /** Children of merged branches with their new parent: their pull requests are to be retargeted [ST4]. */
  readonly reparented: readonly Reparented[];
  /** Merged branches with commits beyond what was merged: they live on and are never deleted [ST4]. */
  readonly survivors: readonly string[];
}

/**
 * [ST4] Children of merged branches go to the nearest ancestor that survives. Their recorded base stays: their own
 * commits start where they started, whether the parent was merged, squashed or rebased. The merged parents' heads are
 * remembered as not its own, for a child whose base was never recorded.
 */
export function settleMerged(graph: StackGraph): Settled {
  const byName = new Map(graph.branches.map((branch) => [branch.name, branch]));
  const reparented: Reparented[] = [];
  const survivors: string[] = [];
  const branches = graph.branches.map((branch) => {
    if (branch.name === graph.trunk || isGone(branch)) return branch;
    const alive = branch.merged ? revive(branch) : branch;
    if (branch.merged) survivors.push(branch.name);
    const { parent, foreign, left } = survivingParent(alive, byName, graph.trunk);
    if (parent === alive.parent || parent === null || alive.parent === null) return alive;
    reparented.push({ branch: alive.name, from: alive.parent, to: parent });
    return {
      ...alive,
      parent,
      foreignHeads: [...(alive.foreignHeads ?? []), ...foreign],
      leftHeads: [...(alive.leftHeads ?? []), ...left],
    };
  });
  return { graph: { trunk: graph.trunk, branches }, reparented, survivors };
}

/** All of it was merged. */
export function isGone(branch: StackBranch): boolean {
  if (!branch.merged) return false;
  return branch.mergedHead === undefined || branch.mergedHead === null || branch.mergedHead === branch.head;
}

/** What was merged is not its own any more; what was pushed after the merge is. */
function revive(branch: StackBranch): StackBranch {
  const { mergedHead, ...rest } = branch;
  if (mergedHead === undefined || mergedHead === null) return branch;
  return {
    ...rest,
    merged: false,
    base: mergedHead,
    leftHeads: [...(branch.leftHeads ?? []), mergedHead],
  };
}

function survivingParent(
  branch: StackBranch,
  byName: ReadonlyMap<string, StackBranch>,
  trunk: string,
): { parent: string | null; foreign: string[]; left: string[] } {
  const foreign: string[] = [];
  const left: string[] = [];
  const seen = new Set<string>();
  let parent = branch.parent;
  while (parent !== null && parent !== trunk) {
    const candidate = byName.get(parent);
    if (candidate === undefined || !isGone(candidate)) return { parent, foreign, left };
    // Merged branches that stand on each other: whatever they say, they are in the trunk.
    if (seen.has(parent)) return { parent: trunk, foreign, left };
    seen.add(parent);
    left.push(candidate.head);
    foreign.push(...candidate.formerHeads);
    parent = candidate.parent ?? trunk;
  }
  return { parent, foreign, left };
}
