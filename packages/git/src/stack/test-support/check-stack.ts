import { branchTree } from "../branch-tree.ts";
import { executePlan } from "../execute-plan.ts";
import { planRestack } from "../plan-restack.ts";
import { isGone, settleMerged } from "../settle-merged.ts";
import type { StackBranch, StackGraph, StackScope } from "../types.ts";
import { checkOwnCommits } from "./check-own-commits.ts";
import { checkPreview } from "./check-preview.ts";
import { checkRecorded } from "./check-recorded.ts";
import { checkSecondRun } from "./check-second-run.ts";
import { committer } from "./checked.ts";
import type { Checked } from "./checked.ts";
import { compareWithGit } from "./compare-with-git.ts";
import { expectEqual } from "./expect-equal.ts";
import type { ModelStack } from "./model.ts";
import type { Random } from "./random.ts";
import { graphOf } from "./stack-repository.ts";
import type { StackRepository } from "./stack-repository.ts";

export interface Counts {
  stacks: number;
  moves: number;
  conflicts: number;
  unchanged: number;
  mergeStops: number;
  rebases: number;
}

/** How many branches of one stack git itself rebases for comparison: that is what takes the time. */
export interface CheckOptions {
  readonly rebases: number;
}

/** Restacks a random stack and throws where a rule is broken. */
export async function checkStack(
  repository: StackRepository,
  stack: ModelStack,
  random: Random,
  counts: Counts,
  options: CheckOptions,
): Promise<void> {
  const graph = graphOf(stack, repository);
  const scope = randomScope(random, graph);
  const plan = planRestack(graph, scope);
  if (random.chance(0.2)) await checkPreview(repository, plan, graph, scope);
  const result = await executePlan(repository.mirror, plan, { committer });
  counts.stacks += 1;
  counts.moves += result.moves.length;
  counts.unchanged += result.unchanged.length;
  counts.conflicts += result.conflicts.filter(({ reason }) => reason === "conflict").length;
  counts.mergeStops += result.conflicts.filter(({ reason }) => reason === "merge_commit").length;
  const checked: Checked = { repository, stack, graph: reparented(graph, scope), scope, result };
  checkEveryBranchOnce(checked);
  for (const { branch: name, reason } of result.conflicts)
    if (reason !== "conflict" && stack.branches.some((branch) => branch.name === name && !branch.hasMerge))
      throw new Error(`${name} stops by ${reason}, and has no merge`);
  await checkOwnCommits(checked);
  // Onto another branch "for this once": its parent is the one that it had.
  await checkSecondRun(scope.kind === "branch" ? { ...checked, graph: settleMerged(graph).graph } : checked);
  if (stack.branches.some(({ copies }) => copies.length > 0))
    await checkRecorded(repository, graph, scope, result);
  // First the answer: another stack counts meanwhile.
  const rebases = await compareWithGit(checked, random, options.rebases);
  counts.rebases += rebases;
}

function randomScope(random: Random, graph: StackGraph): StackScope {
  const alive = settleMerged(graph).graph.branches.filter(
    (branch) => branch.name !== graph.trunk && !isGone(branch),
  );
  if (alive.length === 0 || random.chance(0.7)) return { kind: "all" };
  const tree = branchTree(settleMerged(graph).graph);
  const branch = random.pick(alive).name;
  const above = new Set(tree.subtree(branch).map(({ name }) => name));
  const places = [graph.trunk, ...alive.map(({ name }) => name)].filter((name) => !above.has(name));
  switch (random.below(4)) {
    case 0:
      return { kind: "subtree", branch };
    case 1:
      return { kind: "branch", branch };
    case 2:
      return { kind: "branch", branch, onto: random.pick(places) };
    default:
      return { kind: "reparent", branch, parent: random.pick(places) };
  }
}

function reparented(graph: StackGraph, scope: StackScope): StackGraph {
  const settled = settleMerged(graph).graph;
  const parent =
    scope.kind === "reparent" ? scope.parent : scope.kind === "branch" ? (scope.onto ?? null) : null;
  if (parent === null || scope.kind === "all") return settled;
  return {
    ...settled,
    branches: settled.branches.map((branch) =>
      branch.name === scope.branch ? { ...branch, parent } : branch,
    ),
  };
}

function inScope({ graph, scope }: Checked): StackBranch[] {
  const tree = branchTree(graph);
  switch (scope.kind) {
    case "all":
      return tree
        .subtree(graph.trunk)
        .slice(1)
        .filter((branch) => !isGone(branch));
    case "branch":
      return tree.subtree(scope.branch).slice(0, 1);
    case "subtree":
    case "reparent":
      return tree.subtree(scope.branch);
  }
}

/** [ST6] Whatever is in the scope has one outcome; a conflict holds up what stands on it and nothing else. */
function checkEveryBranchOnce(checked: Checked): void {
  const { moves, conflicts, unchanged } = checked.result;
  const tree = branchTree(checked.graph);
  const named = [
    ...moves.map(({ branch }) => branch),
    ...unchanged.map(({ branch }) => branch),
    ...conflicts.flatMap(({ branch, blocked }) => [branch, ...blocked]),
  ];
  expectEqual(
    named.toSorted(),
    inScope(checked)
      .map(({ name }) => name)
      .toSorted(),
    "branches without an outcome, or with two",
  );
  if (checked.scope.kind === "branch") return;
  for (const { branch, blocked } of conflicts) {
    const above = tree.subtree(branch).slice(1);
    expectEqual(
      blocked,
      above.map(({ name }) => name),
      `what ${branch} holds up`,
    );
  }
}
