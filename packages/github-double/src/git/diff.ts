import { gitText, runGit } from "./run-git.ts";

/** What a merge of a head into a base would bring. */
export interface PullDiff {
  commits: number;
  additions: number;
  deletions: number;
  changedFiles: number;
}

/** Asks git about two commits. Their ids name content, so an answer never changes and is kept. */
export interface DiffReader {
  diff(gitDir: string, base: string, head: string): Promise<PullDiff>;
  isMergeable(gitDir: string, base: string, head: string): Promise<boolean>;
}

export function createDiffReader(): DiffReader {
  return { diff: remember(readDiff), isMergeable: remember(readMergeable) };
}

type Question<T> = (gitDir: string, base: string, head: string) => Promise<T>;

function remember<T>(ask: Question<T>): Question<T> {
  const known = new Map<string, T>();
  return async (gitDir, base, head) => {
    const key = `${base}..${head}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = await ask(gitDir, base, head);
    known.set(key, answer);
    return answer;
  };
}

async function readDiff(gitDir: string, base: string, head: string): Promise<PullDiff> {
  const [numstat, commits] = await Promise.all([
    // 128: the two have no ancestor in common.
    gitText(gitDir, ["diff", "--numstat", `${base}...${head}`, "--"], { accept: [0, 128] }),
    gitText(gitDir, ["rev-list", "--count", `${base}..${head}`, "--"]),
  ]);
  const files = numstat === "" ? [] : numstat.split("\n");
  const counts = files.map((line) => line.split("\t").map((field) => Number.parseInt(field, 10) || 0));
  return {
    commits: Number(commits),
    additions: counts.reduce((sum, [added = 0]) => sum + added, 0),
    deletions: counts.reduce((sum, [, removed = 0]) => sum + removed, 0),
    changedFiles: files.length,
  };
}

async function readMergeable(gitDir: string, base: string, head: string): Promise<boolean> {
  const { exitCode } = await runGit(gitDir, ["merge-tree", "--write-tree", "--no-messages", base, head], {
    accept: [0, 1, 128],
  });
  return exitCode === 0;
}
