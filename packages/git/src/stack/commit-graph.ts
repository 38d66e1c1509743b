import { GitError } from "../errors.ts";
import type { Cancellable, Mirror } from "../mirror/types.ts";
import type { RestackPlan } from "./types.ts";

/** The commits that are not in the default branch, as one walk of git printed them. */
export interface CommitGraph {
  readonly trunkHead: string;
  /** Parents of a commit; undefined for one of the default branch, or one that is not there. */
  parents(sha: string): readonly string[] | undefined;
  /** The commit and its ancestors as far as they are not in the default branch. Do not change it. */
  history(sha: string): ReadonlySet<string>;
  /** Also for commits of the default branch, as far as this graph can tell: its head, and what the graph stands on. */
  isAncestor(ancestor: string, descendant: string): boolean;
}

/**
 * Reads every commit of `tips` that is not in the default branch: one process, however many branches there are.
 * `hints` may be gone from the clone.
 *
 * @throws GitError `git_object_not_found` when a tip is not there
 */
export async function readCommitGraph(
  mirror: Mirror,
  asked: { readonly trunkHead: string; readonly tips: readonly string[]; readonly hints: readonly string[] },
  options: Cancellable = {},
): Promise<CommitGraph> {
  const { trunkHead } = asked;
  const hints = [...new Set(asked.hints)];
  try {
    return graphOf(
      trunkHead,
      await walk(mirror, trunkHead, [...new Set([...asked.tips, ...asked.hints])], options),
    );
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== "git_object_not_found" || hints.length === 0)
      throw error;
    const there = await mirror.has(hints, options);
    const known = hints.filter((_, index) => there[index] === true);
    return graphOf(
      trunkHead,
      await walk(mirror, trunkHead, [...new Set([...asked.tips, ...known])], options),
    );
  }
}

/** All that the steps of a plan have to know. */
export function readPlanGraph(
  mirror: Mirror,
  { trunkHead, steps }: RestackPlan,
  options: Cancellable = {},
): Promise<CommitGraph> {
  const tips = steps.flatMap(({ head, ontoHead }) => [head, ontoHead]);
  const hints = steps.flatMap(({ base, formerHeads, foreignHeads, leftHeads }) => [
    ...(base === null ? [] : [base]),
    ...formerHeads,
    ...foreignHeads,
    ...(leftHeads ?? []),
  ]);
  return readCommitGraph(mirror, { trunkHead, tips, hints }, options);
}

async function walk(
  mirror: Mirror,
  trunkHead: string,
  tips: readonly string[],
  options: Cancellable,
): Promise<string> {
  const { stdout } = await mirror.run(["rev-list", "--parents", "--stdin"], {
    input: `${tips.join("\n")}\n^${trunkHead}\n`,
    ...options,
  });
  return stdout.toString("latin1");
}

function graphOf(trunkHead: string, printed: string): CommitGraph {
  const parents = new Map<string, readonly string[]>();
  for (const line of printed.split("\n")) {
    if (line === "") continue;
    const [sha = "", ...rest] = line.split(" ");
    parents.set(sha, rest);
  }
  const histories = new Map<string, ReadonlySet<string>>();
  const history = (sha: string): ReadonlySet<string> => {
    const known = histories.get(sha);
    if (known !== undefined) return known;
    const found = reach(sha, parents);
    histories.set(sha, found);
    return found;
  };
  return {
    trunkHead,
    parents: (sha) => parents.get(sha),
    history,
    isAncestor(ancestor, descendant) {
      if (ancestor === descendant) return true;
      const above = history(descendant);
      if (parents.has(ancestor)) return above.has(ancestor);
      // Nothing of the default branch is above its head, so whoever contains it stands on it directly.
      for (const sha of above) if (parents.get(sha)?.includes(ancestor) === true) return true;
      return false;
    },
  };
}

function reach(from: string, parents: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>();
  const waiting = [from];
  for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
    const above = parents.get(sha);
    if (above === undefined || found.has(sha)) continue;
    found.add(sha);
    waiting.push(...above);
  }
  return found;
}
