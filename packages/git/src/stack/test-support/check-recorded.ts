import { executePlan } from "../execute-plan.ts";
import { measureStack } from "../measure-stack.ts";
import { planRestack } from "../plan-restack.ts";
import { settleMerged } from "../settle-merged.ts";
import type { RestackPlan, RestackResult, StackGraph, StackScope } from "../types.ts";
import { committer } from "./checked.ts";
import { expectEqual } from "./expect-equal.ts";
import type { StackRepository } from "./stack-repository.ts";

/** [ST3] Every sync records bases. One between what people did and the restack takes no knowledge away. */
export async function checkRecorded(
  { mirror }: StackRepository,
  graph: StackGraph,
  scope: StackScope,
  before: RestackResult,
): Promise<void> {
  const all: RestackPlan = planRestack(graph, { kind: "all" });
  const bases = new Map((await measureStack(mirror, all)).map(({ branch, base }) => [branch, base]));
  const settled = settleMerged(graph).graph;
  const branches = settled.branches.map((branch) =>
    bases.has(branch.name) ? { ...branch, base: bases.get(branch.name) ?? null } : branch,
  );
  const after = await executePlan(mirror, planRestack({ ...settled, branches }, scope), {
    committer,
    dryRun: true,
  });
  expectEqual(outcome(after), outcome(before), "a sync before the restack changes what it does");
}

function outcome({ moves, conflicts }: RestackResult): unknown {
  return {
    moves: moves.map(({ branch, onto, commits }) => ({ branch, onto, commits })),
    conflicts: conflicts.map(({ branch, commitSha, files }) => ({ branch, commitSha, files })),
  };
}
