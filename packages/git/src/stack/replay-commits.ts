import { bareCommit, rewriteCommit, subjectOf } from "./commit-object.ts";
import type { CommitObject } from "./commit-object.ts";
import type { Merger } from "./merger.ts";
import type { Quarantine } from "./quarantine.ts";
import type { StopReason } from "./types.ts";

/** A commit that may not be written yet, and its tree. */
export interface Tip {
  readonly sha: string;
  readonly tree: string;
}

export interface Replayed {
  readonly tip: Tip;
  /** New commits, oldest first, for the quarantine once the whole branch is known to apply. */
  readonly written: readonly Buffer[];
}

export interface Stop {
  readonly reason: StopReason;
  readonly commitSha: string;
  readonly commitSubject: string;
  readonly files: readonly string[];
}

export interface ReplayDeps {
  readonly quarantine: Pick<Quarantine, "idOf" | "write">;
  readonly merger: Pick<Merger, "merge">;
  commit(sha: string): CommitObject | null;
  /** As `formatCommitter` writes it. */
  readonly committer: string;
  /** Objects that are not to be kept. */
  readonly scrap: Set<string>;
  /** A safe point after each commit; throws when cancelled. */
  step(): void;
}

/**
 * [ST2] Replays commits, oldest first, one on the other onto `onto`, with the outcome of `git rebase --onto`: a commit
 * that already stands there is taken as it is; one that has nothing left to change is dropped, unless it was empty
 * from the start; merge commits are left out, the commits they merged are replayed one after the other. It stops at a
 * conflict, and at a merge commit whose content git would not come to by itself.
 */
export async function replayCommits(
  deps: ReplayDeps,
  commits: readonly string[],
  onto: Tip,
): Promise<Replayed | Stop> {
  let tip = onto;
  const written: Buffer[] = [];
  for (const sha of commits) {
    deps.step();
    const commit = deps.commit(sha);
    if (commit === null) return malformed(sha);
    if (commit.parents.length > 1) {
      const stop = await checkMerge(deps, commit);
      if (stop !== null) return stop;
      continue;
    }
    if (commit.parents[0] === tip.sha) {
      tip = { sha, tree: commit.tree };
      continue;
    }
    const parent = commit.parents[0] === undefined ? null : deps.commit(commit.parents[0]);
    if (parent === null && commit.parents.length > 0) return malformed(sha);
    const picked = await pick(deps, commit, parent, tip);
    if (typeof picked !== "string") return picked;
    if (picked === tip.tree && !isEmpty(commit, parent)) continue;
    const place = { tree: picked, parent: tip.sha };
    const content = rewriteCommit(commit, place, deps.committer);
    written.push(content);
    tip = { sha: deps.quarantine.idOf("commit", content), tree: picked };
  }
  return { tip, written };
}

/** The tree that the commit makes of the tip's, or where it conflicts. */
async function pick(
  deps: ReplayDeps,
  commit: CommitObject,
  parent: CommitObject | null,
  tip: Tip,
): Promise<string | Stop> {
  // Where one side changed nothing, or both the same, there is nothing to merge.
  if (parent !== null && (tip.tree === parent.tree || tip.tree === commit.tree)) return commit.tree;
  if (parent !== null && commit.tree === parent.tree) return tip.tree;
  // Only a commit of the tip's tree on the commit's parent makes git take that parent as the merge base [ST2]. Its
  // date lets git find it without walking the history below.
  const at = Math.max(commit.committedAtSeconds, parent?.committedAtSeconds ?? 0);
  const standIn = deps.quarantine.write("commit", bareCommit(tip.tree, commit.parents, at));
  deps.scrap.add(standIn);
  const answer = await deps.merger.merge(standIn, commit.sha);
  return answer.clean ? answer.tree : stopAt("conflict", commit, answer.files);
}

/** null: the merge holds only what git makes of its parents, so leaving it out loses nothing. */
async function checkMerge(deps: ReplayDeps, commit: CommitObject): Promise<Stop | null> {
  const [first, second, ...more] = commit.parents;
  if (first === undefined || second === undefined || more.length > 0)
    return stopAt("merge_commit", commit, []);
  const answer = await deps.merger.merge(first, second);
  if (answer.clean && answer.tree === commit.tree) return null;
  return stopAt("merge_commit", commit, answer.clean ? [] : answer.files);
}

function isEmpty(commit: CommitObject, parent: CommitObject | null): boolean {
  return parent !== null && parent.tree === commit.tree;
}

function stopAt(reason: StopReason, commit: CommitObject, files: readonly string[]): Stop {
  return { reason, commitSha: commit.sha, commitSubject: subjectOf(commit), files };
}

function malformed(sha: string): Stop {
  return { reason: "malformed_commit", commitSha: sha, commitSubject: "", files: [] };
}
