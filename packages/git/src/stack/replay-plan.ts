import { createGiveWay } from "../give-way.ts";
import type { OwnCommits } from "./find-own-commits.ts";
import { replayCommits } from "./replay-commits.ts";
import type { ReplayDeps, Stop, Tip } from "./replay-commits.ts";
import type { RestackResult, RestackStep, StackConflict, StackMove, StackUnchanged } from "./types.ts";

export interface StepWork {
  readonly step: RestackStep;
  readonly own: OwnCommits;
  /** What is to be replayed, oldest first. */
  readonly commits: readonly string[];
  /** Theirs; some are own commits as well. */
  readonly parents: readonly string[];
}

interface ReplayPlanDeps extends ReplayDeps {
  /** Which of the work's commits are no copies of what the parent has at `tip`; `written`: all until now. */
  withoutCopies(work: StepWork, tip: string, written: readonly Buffer[]): Promise<readonly string[]>;
}

/** Where a branch ended; `planned`: its commits exist only on paper. */
interface Place {
  readonly tip: Tip;
  readonly moved: boolean;
}

/** Step by step, each on what became of the one it stands on; a branch that stops holds up only those on it [ST6]. */
export async function replayPlan(
  deps: ReplayPlanDeps,
  work: readonly StepWork[],
  dryRun: boolean,
): Promise<{ result: RestackResult; written: Buffer[] }> {
  const places = new Map<string, Place>();
  const stopped = new Map<
    string,
    { stop: Stop; step: RestackStep; base: string | null; blocked: string[] }
  >();
  const moves: StackMove[] = [];
  const unchanged: StackUnchanged[] = [];
  const written: Buffer[] = [];
  /** Which stop a branch waits for. */
  const waitsFor = new Map<string, string>();
  const giveWay = createGiveWay();
  for (const one of work) {
    const { step, own } = one;
    await giveWay();
    const cause = stopped.has(step.onto) ? step.onto : waitsFor.get(step.onto);
    if (cause !== undefined) {
      waitsFor.set(step.branch, cause);
      stopped.get(cause)?.blocked.push(step.branch);
      continue;
    }
    const onto = places.get(step.onto) ?? placeOf(deps, step.ontoHead);
    const stays = !onto.moved && own.restacked;
    if (stays || (step.staysWhenEmpty && one.commits.length === 0)) {
      places.set(step.branch, placeOf(deps, step.head));
      unchanged.push({ branch: step.branch, onto: step.onto, base: own.base });
      continue;
    }
    // On its new place the parent's commit may have the patch that its copy has there: a second run would know it.
    const commits =
      onto.moved && own.rebasedElsewhere && one.commits.length > 0
        ? await deps.withoutCopies(one, onto.tip.sha, written)
        : one.commits;
    const replayed = await replayCommits(deps, commits, onto.tip);
    if ("reason" in replayed) {
      stopped.set(step.branch, { stop: replayed, step, base: own.base, blocked: [] });
      continue;
    }
    const { tip } = replayed;
    if (tip.sha === step.head) {
      places.set(step.branch, { tip, moved: false });
      unchanged.push({ branch: step.branch, onto: step.onto, base: onto.tip.sha });
      continue;
    }
    written.push(...replayed.written);
    places.set(step.branch, { tip, moved: true });
    moves.push({
      branch: step.branch,
      onto: step.onto,
      fromSha: step.head,
      toSha: dryRun ? null : tip.sha,
      base: dryRun && onto.moved ? null : onto.tip.sha,
      commits: replayed.written.length,
    });
  }
  const conflicts = [...stopped.values()].map(({ stop, step, base, blocked }): StackConflict => ({
    branch: step.branch,
    onto: step.onto,
    base,
    ...stop,
    blocked,
  }));
  return { result: { moves, conflicts, unchanged }, written };
}

function placeOf(deps: ReplayDeps, sha: string): Place {
  const commit = deps.commit(sha);
  if (commit === null) throw new Error(`commit ${sha} was not read`);
  return { tip: { sha, tree: commit.tree }, moved: false };
}
