import type { PullDiff } from "../present/pull-request.ts";
import { gitText, runGit } from "./run-git.ts";

/**
 * What a merge of `head` into `base` would be. Both ids name content, so an answer never changes and is kept.
 */
export function createDiffReader(): (gitDir: string, base: string, head: string) => Promise<PullDiff> {
  const known = new Map<string, PullDiff>();
  return async (gitDir, base, head) => {
    const key = `${base}..${head}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const diff = await readDiff(gitDir, base, head);
    known.set(key, diff);
    return diff;
  };
}

async function readDiff(gitDir: string, base: string, head: string): Promise<PullDiff> {
  const [numstat, commits, merge] = await Promise.all([
    gitText(gitDir, ["diff", "--numstat", `${base}...${head}`, "--"], { accept: [0, 128] }),
    gitText(gitDir, ["rev-list", "--count", `${base}..${head}`, "--"]),
    runGit(gitDir, ["merge-tree", "--write-tree", "--no-messages", base, head], { accept: [0, 1, 128] }),
  ]);
  const files = numstat === "" ? [] : numstat.split("\n");
  const counts = files.map((line) => line.split("\t").map((field) => Number.parseInt(field, 10) || 0));
  return {
    commits: Number(commits),
    additions: counts.reduce((sum, [added = 0]) => sum + added, 0),
    deletions: counts.reduce((sum, [, removed = 0]) => sum + removed, 0),
    changedFiles: files.length,
    mergeable: merge.exitCode === 0,
  };
}
