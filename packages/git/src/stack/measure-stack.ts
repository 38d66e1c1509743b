import type { Cancellable, Mirror } from "../mirror/types.ts";
import { readPlanGraph } from "./commit-graph.ts";
import { findOwnCommits } from "./find-own-commits.ts";
import type { RestackPlan } from "./types.ts";

export interface Measured {
  readonly branch: string;
  /** The commit that its own commits start after [ST3]; null: they start with a root commit. To be recorded. */
  readonly base: string | null;
  /** [ST1] */
  readonly restacked: boolean;
  /** Merge commits are not counted. */
  readonly ownCommits: number;
}

/**
 * Where each branch of a plan stands now: one walk of git over the plan's branches, nothing is replayed. Record the
 * bases while the parents are as they are: they are what finds a branch's own commits after a parent was rewritten.
 */
export async function measureStack(
  mirror: Mirror,
  plan: RestackPlan,
  options: Cancellable = {},
): Promise<Measured[]> {
  if (plan.steps.length === 0) return [];
  const graph = await readPlanGraph(mirror, plan, options);
  return plan.steps.map((step) => {
    const own = findOwnCommits(graph, step);
    const ownCommits = own.commits.filter((sha) => (graph.parents(sha)?.length ?? 0) <= 1).length;
    return { branch: step.branch, base: own.base, restacked: own.restacked, ownCommits };
  });
}
