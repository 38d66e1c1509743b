import { executePlan } from "../execute-plan.ts";
import { planRestack } from "../plan-restack.ts";
import type { RestackResult, StackBranch, StackScope } from "../types.ts";
import { committer } from "./checked.ts";
import type { Checked } from "./checked.ts";
import { expectEqual } from "./expect-equal.ts";

/** [ST7] Once the rows say what was done, there is nothing left to do, and the same conflicts are left. */
export async function checkSecondRun({ repository, graph, scope, result }: Checked): Promise<void> {
  const moves = new Map(result.moves.map((move) => [move.branch, move]));
  const unchanged = new Map(
    [...result.unchanged, ...result.conflicts].map(({ branch, base }) => [branch, base]),
  );
  const branches = graph.branches.map((branch): StackBranch => {
    const move = moves.get(branch.name);
    if (move?.toSha) {
      const formerHeads = [branch.head, ...branch.formerHeads];
      return { ...branch, head: move.toSha, base: move.base, formerHeads };
    }
    return unchanged.has(branch.name) ? { ...branch, base: unchanged.get(branch.name) ?? null } : branch;
  });
  const again: StackScope = scope.kind === "reparent" ? { kind: "subtree", branch: scope.branch } : scope;
  const second = await executePlan(repository.mirror, planRestack({ ...graph, branches }, again), {
    committer: { ...committer, atSeconds: committer.atSeconds + 1 },
  });
  expectEqual(second.moves, [], "a second run moves branches");
  expectEqual(withoutBase(second), withoutBase(result), "a second run has other conflicts");
}

/** The first run recorded them. */
function withoutBase({ conflicts }: RestackResult): unknown[] {
  return conflicts.map((conflict) => ({ ...conflict, base: null }));
}
