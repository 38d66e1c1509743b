import { bareCommit } from "./commit-object.ts";
import type { CommitObject } from "./commit-object.ts";
import type { MergeAnswer } from "./merge-output.ts";
import type { Merger } from "./merger.ts";
import type { ReplayDeps } from "./replay-commits.ts";
import type { StepWork } from "./replay-plan.ts";

/** Answers to questions that a replay is likely to ask, by `questionOf`. */
export type Foreseen = ReadonlyMap<string, MergeAnswer>;

export function questionOf(tipTree: string, commit: string): string {
  return `${tipTree} ${commit}`;
}

export interface ForeseeDeps extends Pick<ReplayDeps, "commit" | "quarantine" | "scrap"> {
  readonly merger: Pick<Merger, "mergeAll">;
}

/** Where a branch's chain of commits begins: the commit below it, and the tree that it is to stand on. */
interface Anchor {
  readonly below: CommitObject;
  readonly tree: string;
}

interface Guess {
  readonly commit: CommitObject;
  readonly parent: CommitObject;
  readonly anchor: Anchor;
}

/**
 * Each pick needs the tree of the one before it, so a stack would be as many round trips to git as it has commits, and
 * on a busy machine each of them waits for its turn twice. So all are asked in two: first what every commit becomes if
 * all that is between it and the old base is moved at once, which is nearly always the tree it will have; then, from
 * those trees, the picks themselves. A guess that was wrong costs time only: its answer is never asked for.
 */
export async function foreseeMerges(deps: ForeseeDeps, work: readonly StepWork[]): Promise<Foreseen> {
  const guesses = guessesOf(deps, work);
  const whole = await deps.merger.mergeAll(
    guesses.map(({ commit, anchor }) => [standIn(deps, anchor.tree, anchor.below.sha, commit), commit.sha]),
  );
  const trees = new Map(
    guesses.flatMap(({ commit }, index): [string, string][] => {
      const answer = whole[index];
      return answer?.clean ? [[commit.sha, answer.tree]] : [];
    }),
  );
  const picks = guesses.flatMap(({ commit, parent, anchor }) => {
    const tip = parent.sha === anchor.below.sha ? anchor.tree : trees.get(parent.sha);
    return tip === undefined || tip === parent.tree || tip === commit.tree ? [] : [{ commit, parent, tip }];
  });
  const answers = await deps.merger.mergeAll(
    picks.map(({ commit, parent, tip }) => [standIn(deps, tip, parent.sha, commit), commit.sha]),
  );
  return new Map(
    picks.flatMap(({ commit, tip }, index): [string, MergeAnswer][] => {
      const answer = answers[index];
      return answer === undefined ? [] : [[questionOf(tip, commit.sha), answer]];
    }),
  );
}

/** Of branches whose commits are one line on what was below them; others are asked about one by one. */
function guessesOf(deps: ForeseeDeps, work: readonly StepWork[]): Guess[] {
  const anchors = new Map<string, Anchor>();
  const heads = new Map<string, string>();
  const guesses: Guess[] = [];
  for (const { step, own, commits } of work) {
    const [first] = commits;
    const below = first === undefined ? null : parentOf(deps, first);
    if (!own.linear || own.rebasedElsewhere || below === null) continue;
    const onto = deps.commit(step.ontoHead);
    const lower = heads.get(step.onto) === below.sha ? anchors.get(step.onto) : undefined;
    const isMoved = heads.has(step.onto);
    if (onto === null || (isMoved && lower === undefined) || (own.restacked && lower === undefined)) continue;
    const anchor = lower ?? { below, tree: onto.tree };
    anchors.set(step.branch, anchor);
    heads.set(step.branch, step.head);
    for (const sha of commits) {
      const [commit, parent] = [deps.commit(sha), parentOf(deps, sha)];
      if (commit !== null && parent !== null) guesses.push({ commit, parent, anchor });
    }
  }
  return guesses;
}

function parentOf(deps: ForeseeDeps, sha: string): CommitObject | null {
  const [parent] = deps.commit(sha)?.parents ?? [];
  return parent === undefined ? null : deps.commit(parent);
}

function standIn(deps: ForeseeDeps, tree: string, parent: string, commit: CommitObject): string {
  const id = deps.quarantine.write("commit", bareCommit(tree, [parent], commit.committedAtSeconds));
  deps.scrap.add(id);
  return id;
}
