import { createGiveWay } from "../give-way.ts";
import type { Cancellable, Mirror } from "../mirror/types.ts";
import { readPlanGraph } from "./commit-graph.ts";
import type { CommitGraph } from "./commit-graph.ts";
import { formatCommitter } from "./commit-object.ts";
import { findOwnCommits } from "./find-own-commits.ts";
import { openMerger } from "./merger.ts";
import { orderCommits } from "./order-commits.ts";
import { openQuarantine } from "./quarantine.ts";
import { readAttributes } from "./read-attributes.ts";
import { readCommits } from "./read-commits.ts";
import { replayPlan } from "./replay-plan.ts";
import type { StepWork } from "./replay-plan.ts";
import type { Committer, RestackPlan, RestackResult } from "./types.ts";

export interface ExecuteOptions {
  readonly committer: Committer;
  /** Nothing is written: says what would move, and where conflicts are [ST6]. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Commits replayed, of those to be replayed at most. */
  readonly onProgress?: (done: number, total: number) => void;
  /** A git process for each merge instead of one for all, as git 2.38 needs it. Default: by git's version. */
  readonly oneByOne?: boolean;
}

/**
 * [ST2] Carries a plan out in memory: no worktree, no ref is touched, nothing is pushed. New commits are in the clone
 * afterwards, all of them or (dry run, error, cancelled) none; give them a ref before the clone is pruned. The same
 * plan and committer give the same commits [ST7].
 *
 * @throws GitError when git fails, not for conflicts: those are in the result
 */
export async function executePlan(
  mirror: Mirror,
  plan: RestackPlan,
  options: ExecuteOptions,
): Promise<RestackResult> {
  if (plan.steps.length === 0) return { moves: [], conflicts: [], unchanged: [] };
  const cancellable = options.signal === undefined ? {} : { signal: options.signal };
  const graph = await readPlanGraph(mirror, plan, cancellable);
  const work = await findWork(mirror, graph, plan, cancellable);
  // Whether a branch moves is known from the plan but for its parents: when none has work, all stay.
  if (work.every(({ own }) => own.restacked))
    return {
      moves: [],
      conflicts: [],
      unchanged: work.map(({ step, own }) => ({ branch: step.branch, onto: step.onto, base: own.base })),
    };
  const commits = await readCommits(mirror, commitsToRead(work), cancellable);
  const attributes = await readAttributes(mirror, plan.trunkHead, cancellable);
  await using quarantine = await openQuarantine(mirror, plan.trunkHead, attributes);
  await using merger = await openMerger(mirror, quarantine, options);
  const scrap = new Set(merger.scrap);
  let put = 0;
  const putAll = (made: readonly Buffer[]): void => {
    for (const content of made.slice(put)) quarantine.write("commit", content);
    put = made.length;
  };
  const total = work.reduce((sum, { commits: own }) => sum + own.length, 0);
  let done = 0;
  const { result, written } = await replayPlan(
    {
      quarantine,
      merger,
      commit: (sha) => commits.get(sha) ?? null,
      committer: formatCommitter(options.committer),
      scrap,
      step() {
        options.signal?.throwIfAborted();
        options.onProgress?.(++done, total);
      },
      async withoutCopies({ step, own, commits: all }, movedTo, made) {
        putAll(made);
        const place = { env: quarantine.place.env ?? {}, ...cancellable, movedTo };
        const kept = new Set(await orderCommits(mirror, graph, step.head, own, place));
        return all.filter((sha) => kept.has(sha));
      },
    },
    work,
    options.dryRun === true,
  );
  if (written.length === 0 || options.dryRun === true) return result;
  putAll(written);
  await quarantine.keep(scrap, cancellable);
  return result;
}

async function findWork(
  mirror: Mirror,
  graph: CommitGraph,
  plan: RestackPlan,
  options: Cancellable,
): Promise<StepWork[]> {
  const work: StepWork[] = [];
  const giveWay = createGiveWay();
  for (const step of plan.steps) {
    await giveWay();
    const own = findOwnCommits(graph, step);
    const commits = await orderCommits(mirror, graph, step.head, own, options);
    work.push({ step, own, commits, parents: commits.flatMap((sha) => graph.parents(sha) ?? []) });
  }
  return work;
}

/** With their parents: what a commit changes is the difference to it. */
function commitsToRead(work: readonly StepWork[]): Set<string> {
  return new Set(
    work.flatMap(({ step, commits, parents }) => [step.ontoHead, step.head, ...commits, ...parents]),
  );
}
