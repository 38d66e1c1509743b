import { createGiveWay } from "../give-way.ts";
import type { Cancellable, Mirror } from "../mirror/types.ts";
import { readCommitGraph } from "./commit-graph.ts";
import type { CommitGraph } from "./commit-graph.ts";

/** A branch that may be another's parent by its place in the history. */
export interface AncestryBranch {
  readonly name: string;
  readonly head: string;
  readonly formerHeads: readonly string[];
  /** Merged branches are nobody's parent. */
  readonly merged: boolean;
  /** The parent it had by its recorded base, which stays its parent while that base is in its history. */
  readonly recorded: { readonly parent: string; readonly base: string } | null;
}

export interface AncestryQuestion {
  readonly trunk: string;
  readonly trunkHead: string;
  /** All of them. */
  readonly branches: readonly AncestryBranch[];
  /** Those to answer for; work is proportional to their own commits. */
  readonly of: readonly string[];
}

/**
 * The nearest ancestor branch of each branch asked for; the default branch when there is none between, null when they
 * share no history. One walk of git over the asked branches' own commits, however many branches there are.
 *
 * A branch is found by its head, by the recorded base of the child (the parent may have been rewritten since), and by
 * a head it had before.
 */
export async function nearestAncestors(
  mirror: Mirror,
  question: AncestryQuestion,
  options: Cancellable = {},
): Promise<Map<string, string | null>> {
  const { trunk, trunkHead } = question;
  const wanted = new Set(question.of);
  const asked = question.branches.filter(({ name }) => wanted.has(name) && name !== trunk);
  if (asked.length === 0) return new Map();
  const graph = await readCommitGraph(
    mirror,
    { trunkHead, tips: asked.map(({ head }) => head), hints: [] },
    options,
  );
  const candidates = indexCandidates(question);
  const nearest = new Map<string, string | null>();
  const giveWay = createGiveWay();
  for (const branch of asked) {
    await giveWay();
    nearest.set(branch.name, nearestOf(graph, branch, candidates, trunk));
  }
  return nearest;
}

interface Candidate {
  readonly name: string;
  readonly former: boolean;
}

function indexCandidates({ branches, trunk }: AncestryQuestion): Map<string, Candidate[]> {
  const bySha = new Map<string, Candidate[]>();
  const add = (sha: string, candidate: Candidate): void => {
    const there = bySha.get(sha);
    if (there === undefined) bySha.set(sha, [candidate]);
    else there.push(candidate);
  };
  for (const { name, head, formerHeads, merged } of branches) {
    if (merged && name !== trunk) continue;
    add(head, { name, former: false });
    for (const sha of formerHeads) add(sha, { name, former: true });
  }
  return bySha;
}

function nearestOf(
  graph: CommitGraph,
  branch: AncestryBranch,
  candidates: ReadonlyMap<string, readonly Candidate[]>,
  trunk: string,
): string | null {
  const met = new Map<string, string>();
  let onTrunk = graph.parents(branch.head) === undefined;
  const seen = new Set<string>();
  const waiting = [...(graph.parents(branch.head) ?? [])];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    if (seen.has(sha)) continue;
    seen.add(sha);
    const parents = graph.parents(sha);
    if (parents === undefined) {
      onTrunk = true;
      continue;
    }
    const name = parentAt(sha, branch, candidates.get(sha) ?? []);
    if (name === null) waiting.push(...parents);
    else met.set(sha, name);
  }
  return highest(graph, met) ?? (onTrunk || met.size > 0 ? trunk : null);
}

/** Which branch a commit stands for: one whose head it is, then the recorded parent, then one that was there before. */
function parentAt(sha: string, branch: AncestryBranch, there: readonly Candidate[]): string | null {
  const others = there.filter(({ name }) => name !== branch.name);
  const recorded = branch.recorded?.base === sha ? branch.recorded.parent : null;
  const current = others.filter(({ former }) => !former).map(({ name }) => name);
  if (current.length > 0) return recorded !== null && current.includes(recorded) ? recorded : first(current);
  if (recorded !== null) return recorded;
  // A head that it had itself says nothing: both branches started there.
  if (branch.formerHeads.includes(sha)) return null;
  return first(others.map(({ name }) => name));
}

function first(names: readonly string[]): string | null {
  return names.reduce<string | null>((a, b) => (a === null || b < a ? b : a), null);
}

/** Where several paths lead to branches: one that none of the others contains; of several, the first by name. */
function highest(graph: CommitGraph, met: ReadonlyMap<string, string>): string | null {
  if (met.size <= 1) return first([...met.values()]);
  const shas = [...met.keys()];
  const top = shas.filter((sha) => shas.every((other) => other === sha || !graph.history(other).has(sha)));
  return first(top.flatMap((sha) => met.get(sha) ?? []));
}
