import type { StackBranch, StackGraph } from "./types.ts";

/** A graph's branches by name and by parent; siblings by name, so that every order below is the same each time [ST7]. */
export interface BranchTree {
  readonly byName: ReadonlyMap<string, StackBranch>;
  children(name: string): readonly StackBranch[];
  /** The branch and what stands on it, parents before children. Ends for a cycle as well. */
  subtree(name: string): StackBranch[];
}

export function branchTree(graph: StackGraph): BranchTree {
  const byName = new Map(graph.branches.map((branch) => [branch.name, branch]));
  const byParent = new Map<string, StackBranch[]>();
  for (const branch of graph.branches.toSorted(byNameOrder)) {
    if (branch.parent === null || branch.name === graph.trunk) continue;
    const siblings = byParent.get(branch.parent);
    if (siblings === undefined) byParent.set(branch.parent, [branch]);
    else siblings.push(branch);
  }
  const children = (name: string): readonly StackBranch[] => byParent.get(name) ?? [];
  return {
    byName,
    children,
    subtree(name) {
      const found = new Map<string, StackBranch>();
      const waiting = [name];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const branch = byName.get(next);
        if (branch === undefined || found.has(next)) continue;
        found.set(next, branch);
        waiting.push(
          ...children(next)
            .map((child) => child.name)
            .toReversed(),
        );
      }
      return [...found.values()];
    },
  };
}

/** By code unit: the same on every machine, whatever its locale. */
function byNameOrder(a: StackBranch, b: StackBranch): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
