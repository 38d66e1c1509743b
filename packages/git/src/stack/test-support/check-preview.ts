import { executePlan } from "../execute-plan.ts";
import { planRestack } from "../plan-restack.ts";
import type { RestackPlan, StackGraph, StackScope } from "../types.ts";
import { committer } from "./checked.ts";
import { expectEqual } from "./expect-equal.ts";
import type { StackRepository } from "./stack-repository.ts";

/** [ST6] A preview says what will happen, and leaves nothing behind. */
export async function checkPreview(
  { mirror }: StackRepository,
  plan: RestackPlan,
  graph: StackGraph,
  scope: StackScope,
): Promise<void> {
  const before = await mirror.text(["count-objects", "-v"]);
  const preview = await executePlan(mirror, plan, { committer, dryRun: true });
  expectEqual(await mirror.text(["count-objects", "-v"]), before, "a preview wrote objects");
  // Planned anew, and merged by a process for each merge: the same outcome [ST7].
  const again = await executePlan(mirror, planRestack(graph, scope), {
    committer,
    dryRun: true,
    oneByOne: true,
  });
  expectEqual(again, preview, "two runs differ");
  const real = await executePlan(mirror, plan, { committer });
  expectEqual(
    real.moves.map(({ branch, commits }) => ({ branch, commits })),
    preview.moves.map(({ branch, commits }) => ({ branch, commits })),
    "the preview moves other branches",
  );
  expectEqual(real.conflicts, preview.conflicts, "the preview has other conflicts");
}
