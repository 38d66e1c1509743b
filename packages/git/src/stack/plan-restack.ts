import { branchTree } from "./branch-tree.ts";
import type { BranchTree } from "./branch-tree.ts";
import { isGone, settleMerged } from "./settle-merged.ts";
import { StackError } from "./stack-error.ts";
import type { LeftReason, RestackPlan, RestackStep, StackBranch, StackGraph, StackScope } from "./types.ts";

/**
 * Which branches to restack, in which order: parents before children, siblings by name [ST2][ST7]. Pure: it asks
 * neither git nor the clock. Branches on merged parents are planned on the nearest surviving ancestor [ST4].
 *
 * @throws StackError for a scope that makes no sense in this graph
 */
export function planRestack(graph: StackGraph, scope: StackScope): RestackPlan {
  const settled = onNewParent(settleMerged(graph).graph, scope);
  const tree = branchTree(settled);
  const trunk = tree.byName.get(settled.trunk);
  if (trunk === undefined) throw new StackError("stack_branch_not_found", "the default branch is not there");
  const steps: RestackStep[] = [];
  const left: { branch: string; reason: LeftReason }[] = [];
  for (const branch of chosen(settled, tree, scope)) {
    const step = stepOf(branch, tree, settled.trunk, scope.kind === "branch");
    if (typeof step === "string") left.push({ branch: branch.name, reason: step });
    else steps.push(step);
  }
  return { trunkHead: trunk.head, steps, left };
}

/** The graph in which the branch has the parent that was asked for; what the old one had is not its own. */
function onNewParent(graph: StackGraph, scope: StackScope): StackGraph {
  if (scope.kind === "all" || scope.kind === "subtree") return graph;
  const name = scope.kind === "reparent" ? scope.parent : scope.onto;
  const tree = branchTree(graph);
  const branch = target(graph, tree, scope.branch);
  if (name === undefined || name === branch.parent) return graph;
  checkNewParent(tree, branch, name);
  const old = branch.parent === null ? undefined : tree.byName.get(branch.parent);
  const moved: StackBranch = {
    ...branch,
    parent: name,
    parentSource: "person",
    foreignHeads: [...(branch.foreignHeads ?? []), ...(old?.formerHeads ?? [])],
    leftHeads: [...(branch.leftHeads ?? []), ...(old ? [old.head] : [])],
  };
  return { ...graph, branches: graph.branches.map((other) => (other === branch ? moved : other)) };
}

function chosen(graph: StackGraph, tree: BranchTree, scope: StackScope): StackBranch[] {
  switch (scope.kind) {
    case "all":
      return everything(graph, tree);
    case "subtree":
    case "reparent":
      return tree.subtree(target(graph, tree, scope.branch).name);
    case "branch":
      return [target(graph, tree, scope.branch)];
  }
}

/** What hangs on the default branch, then what hangs on nothing that is there. */
function everything(graph: StackGraph, tree: BranchTree): StackBranch[] {
  const onTrunk = tree.subtree(graph.trunk).slice(1);
  const reached = new Set([graph.trunk, ...onTrunk.map(({ name }) => name)]);
  const rest = graph.branches
    .filter(({ name }) => !reached.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [...onTrunk, ...rest];
}

function target(graph: StackGraph, tree: BranchTree, name: string): StackBranch {
  const branch = tree.byName.get(name);
  if (branch === undefined) throw new StackError("stack_branch_not_found", `branch ${name} is not there`);
  if (name === graph.trunk)
    throw new StackError("stack_branch_is_trunk", `${name} is the default branch: it stands on nothing`);
  if (isGone(branch)) throw new StackError("stack_branch_merged", `branch ${name} is merged`);
  return branch;
}

function checkNewParent(tree: BranchTree, branch: StackBranch, parent: string): void {
  const found = tree.byName.get(parent);
  if (found === undefined) throw new StackError("stack_branch_not_found", `branch ${parent} is not there`);
  if (isGone(found)) throw new StackError("stack_branch_merged", `branch ${parent} is merged`);
  if (tree.subtree(branch.name).some(({ name }) => name === parent))
    throw new StackError("stack_cycle", `branch ${parent} stands on ${branch.name} itself`);
}

function stepOf(
  branch: StackBranch,
  tree: BranchTree,
  trunk: string,
  alone: boolean,
): RestackStep | LeftReason {
  if (isGone(branch)) return "merged";
  if (branch.parent === null) return "no_parent";
  const problem = problemAbove(branch.parent, tree, trunk);
  const parent = tree.byName.get(branch.parent);
  if (problem !== null || parent === undefined) return problem ?? "parent_missing";
  return {
    branch: branch.name,
    head: branch.head,
    base: branch.base,
    formerHeads: branch.formerHeads,
    onto: parent.name,
    ontoHead: parent.head,
    foreignHeads: [...parent.formerHeads, ...(branch.foreignHeads ?? [])],
    leftHeads: branch.leftHeads ?? [],
    staysWhenEmpty: !alone && branch.parentSource === "ancestry" && tree.children(branch.name).length === 0,
  };
}

/** Whether following the parents ends somewhere. */
function problemAbove(name: string, tree: BranchTree, trunk: string): LeftReason | null {
  const seen = new Set<string>();
  for (let at: string | null = name; at !== trunk && at !== null;) {
    if (seen.has(at)) return "cycle";
    seen.add(at);
    const branch = tree.byName.get(at);
    if (branch === undefined) return "parent_missing";
    at = branch.parent;
  }
  return null;
}
