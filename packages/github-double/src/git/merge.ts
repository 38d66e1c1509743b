import type { Person } from "./import-commits.ts";
import { gitText, runGit } from "./run-git.ts";

export type MergeMethod = "merge" | "squash" | "rebase";

export interface MergeRequest {
  method: MergeMethod;
  base: string;
  head: string;
  message: string;
  by: Person;
  atMs: number;
}

/** The commit that the base branch gets, or null when the two do not go together. Moves no ref. */
export async function mergeCommits(gitDir: string, asked: MergeRequest): Promise<string | null> {
  if (asked.method === "rebase") return rebase(gitDir, asked);
  const tree = await mergeTree(gitDir, asked.base, asked.head);
  if (tree === null) return null;
  const parents = asked.method === "merge" ? [asked.base, asked.head] : [asked.base];
  return commitTree(gitDir, tree, parents, asked.message, committer(asked));
}

async function mergeTree(gitDir: string, ours: string, theirs: string): Promise<string | null> {
  const { stdout, exitCode } = await runGit(
    gitDir,
    ["merge-tree", "--write-tree", "--no-messages", ours, theirs],
    { accept: [0, 1] },
  );
  return exitCode === 0 ? (stdout.toString("utf8").split("\n")[0] ?? null) : null;
}

/** Takes the head's commits one by one onto the base. */
function rebase(gitDir: string, asked: MergeRequest): Promise<string | null> {
  return replay(gitDir, { ...asked, upstream: asked.base, onto: asked.base });
}

export type ReplayRequest = Pick<MergeRequest, "head" | "by" | "atMs"> & {
  /** Commits that it has are not taken. */
  upstream: string;
  onto: string;
};

/** As `git rebase --onto` does it, without a worktree; null at a conflict. Moves no ref. */
export async function replay(gitDir: string, asked: ReplayRequest): Promise<string | null> {
  const range = `${asked.upstream}..${asked.head}`;
  const picks = await gitText(gitDir, ["rev-list", "--reverse", "--no-merges", range, "--"]);
  let tip = asked.onto;
  for (const commit of picks === "" ? [] : picks.split("\n")) {
    const next = await cherryPick(gitDir, commit, tip, asked);
    if (next === null) return null;
    tip = next;
  }
  return tip;
}

/**
 * git 2.39 cannot merge with a base of our choice (`merge-tree --merge-base` came later), so the choice is
 * written as history: two commits with the picked commit's parent as their only ancestor.
 */
async function cherryPick(
  gitDir: string,
  commit: string,
  onto: string,
  asked: ReplayRequest,
): Promise<string | null> {
  const env = committer(asked);
  const base = await commitTree(gitDir, `${commit}^1^{tree}`, [], "base", env);
  const ours = await commitTree(gitDir, `${onto}^{tree}`, [base], "ours", env);
  const theirs = await commitTree(gitDir, `${commit}^{tree}`, [base], "theirs", env);
  const tree = await mergeTree(gitDir, ours, theirs);
  if (tree === null) return null;
  const fields = await gitText(gitDir, ["log", "-1", "--format=%an%x00%ae%x00%at%x00%B", commit, "--"]);
  const [name = "", email = "", at = "", message = ""] = fields.split("\0");
  return commitTree(gitDir, tree, [onto], message, {
    ...env,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: `${at} +0000`,
  });
}

async function commitTree(
  gitDir: string,
  tree: string,
  parents: string[],
  message: string,
  env: Record<string, string>,
): Promise<string> {
  const treeId = await gitText(gitDir, ["rev-parse", "--verify", "--end-of-options", tree]);
  const parentArgs = parents.flatMap((parent) => ["-p", parent]);
  return gitText(gitDir, ["commit-tree", ...parentArgs, treeId], { input: message, env });
}

function committer({ by, atMs }: Pick<MergeRequest, "by" | "atMs">): Record<string, string> {
  const date = `${Math.floor(atMs / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: by.name,
    GIT_AUTHOR_EMAIL: by.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: by.name,
    GIT_COMMITTER_EMAIL: by.email,
    GIT_COMMITTER_DATE: date,
  };
}
