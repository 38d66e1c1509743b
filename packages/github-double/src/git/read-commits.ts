import type { Person } from "./import-commits.ts";
import { gitText } from "./run-git.ts";

export interface CommitInfo {
  sha: string;
  treeSha: string;
  parents: string[];
  author: Person & { atMs: number };
  committer: Person & { atMs: number };
  message: string;
  added: string[];
  removed: string[];
  modified: string[];
}

const recordMark = "\u001e";
const fieldMark = "\u001f";
const format = ["%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"].join("%x1f");

/** Commits as `git log` tells them, newest first. `range` is an object id, or `before..after`. */
export async function readCommits(gitDir: string, range: string, limit: number): Promise<CommitInfo[]> {
  const text = await gitText(gitDir, [
    "log",
    "-z",
    `--max-count=${limit}`,
    "--no-renames",
    "--name-status",
    `--format=%x1e${format}%x1f`,
    range,
    "--",
  ]);
  return text
    .split(recordMark)
    .slice(1)
    .map((record) => parseCommit(record));
}

function parseCommit(record: string): CommitInfo {
  const [
    sha = "",
    tree = "",
    parents = "",
    an = "",
    ae = "",
    at = "",
    cn = "",
    ce = "",
    ct = "",
    body = "",
    files = "",
  ] = record.split(fieldMark);
  return {
    sha,
    treeSha: tree,
    parents: parents === "" ? [] : parents.split(" "),
    author: { name: an, email: ae, atMs: Number(at) * 1000 },
    committer: { name: cn, email: ce, atMs: Number(ct) * 1000 },
    message: body.replace(/\n+$/, ""),
    ...parseFiles(files),
  };
}

function parseFiles(text: string): Pick<CommitInfo, "added" | "removed" | "modified"> {
  const files = { added: [] as string[], removed: [] as string[], modified: [] as string[] };
  const fields = text
    .split("\0")
    .map((field) => field.replace(/^\n/, ""))
    .filter((field) => field !== "");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [status = "", path = ""] = [fields[at], fields[at + 1]];
    if (status.startsWith("A")) files.added.push(path);
    else if (status.startsWith("D")) files.removed.push(path);
    else files.modified.push(path);
  }
  return files;
}
