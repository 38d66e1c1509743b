import { gitText, runGit } from "./run-git.ts";

/** How two commits stand to each other. */
export interface Comparison {
  mergeBase: string;
  aheadBy: number;
  behindBy: number;
  status: "ahead" | "behind" | "diverged" | "identical";
}

/** null: the two have no ancestor in common. */
export async function compareCommits(gitDir: string, base: string, head: string): Promise<Comparison | null> {
  const found = await runGit(gitDir, ["merge-base", base, head], { accept: [0, 1] });
  if (found.exitCode !== 0) return null;
  const mergeBase = found.stdout.toString("utf8").trim();
  const range = `${base}...${head}`;
  const counts = await gitText(gitDir, ["rev-list", "--left-right", "--count", range, "--"]);
  const [behindBy = 0, aheadBy = 0] = counts.split("\t").map(Number);
  return { mergeBase, aheadBy, behindBy, status: statusOf(aheadBy, behindBy) };
}

function statusOf(aheadBy: number, behindBy: number): Comparison["status"] {
  if (aheadBy > 0) return behindBy > 0 ? "diverged" : "ahead";
  return behindBy > 0 ? "behind" : "identical";
}

/** Whether the one commit is the other, or in its history. Unknown commits are in nobody's. */
export async function isAncestor(gitDir: string, ancestor: string, sha: string): Promise<boolean> {
  const args = ["merge-base", "--is-ancestor", ancestor, sha];
  return (await runGit(gitDir, args, { accept: [0, 1, 128] })).exitCode === 0;
}

const statuses = { A: "added", D: "removed", M: "modified", T: "changed" } as const;

/** A file of a diff, as the API lists it. */
export interface ChangedFile {
  sha: string;
  filename: string;
  status: string;
  additions: number;
  deletions: number;
  changes: number;
}

/** What changed since the two went apart; without renames. */
export async function readChangedFiles(gitDir: string, base: string, head: string): Promise<ChangedFile[]> {
  const range = `${base}...${head}`;
  const args = ["diff", "--no-renames", "--raw", "--numstat", "-z", "--no-abbrev", range, "--"];
  return parseFiles(await gitText(gitDir, args));
}

/** `--raw -z` has two fields for a file, `--numstat -z` one. */
function parseFiles(text: string): ChangedFile[] {
  const fields = text.split("\0").filter((field) => field !== "");
  const raw = new Map<string, { sha: string; status: string }>();
  let at = 0;
  for (; fields[at]?.startsWith(":") === true; at += 2) {
    const [, , , sha = "", status = ""] = (fields[at] ?? "").split(" ");
    raw.set(fields[at + 1] ?? "", { sha, status });
  }
  return fields.slice(at).map((field) => {
    const [added = "", removed = "", filename = ""] = field.split("\t");
    const [additions, deletions] = [Number.parseInt(added, 10) || 0, Number.parseInt(removed, 10) || 0];
    const { sha = "", status = "M" } = raw.get(filename) ?? {};
    return {
      sha,
      filename,
      status: Object.entries(statuses).find(([letter]) => letter === status)?.[1] ?? "modified",
      additions,
      deletions,
      changes: additions + deletions,
    };
  });
}
