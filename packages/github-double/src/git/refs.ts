import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gitText, runGit } from "./run-git.ts";

/** Branches and tags as git has them: full ref name → object id. */
export async function readRefs(gitDir: string): Promise<Map<string, string>> {
  const text = await gitText(gitDir, [
    "for-each-ref",
    "--format=%(refname) %(objectname)",
    "refs/heads",
    "refs/tags",
  ]);
  const lines = text === "" ? [] : text.split("\n");
  return new Map(lines.map((line) => splitOnce(line)));
}

function splitOnce(line: string): [string, string] {
  const at = line.lastIndexOf(" ");
  return [line.slice(0, at), line.slice(at + 1)];
}

/** The branch that a clone begins on, and that nobody may delete. */
export async function writeHead(gitDir: string, branch: string): Promise<void> {
  await runGit(gitDir, ["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
}

/**
 * Makes these all the refs there are, in one file. Written by hand while nobody else knows of the repository: a seed
 * of many repositories would spend most of its time in starting git.
 */
export async function writePackedRefs(gitDir: string, refs: ReadonlyMap<string, string>): Promise<void> {
  const sorted = [...refs].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const lines = sorted.map(([ref, sha]) => `${sha} ${ref}\n`);
  await writeFile(
    join(gitDir, "packed-refs"),
    `# pack-refs with: peeled fully-peeled sorted \n${lines.join("")}`,
  );
  const heads = join(gitDir, "refs", "heads");
  await rm(heads, { recursive: true });
  await mkdir(heads);
}

/** Sets refs (null deletes), in one process and all or nothing. */
export async function writeRefs(
  gitDir: string,
  changes: readonly { ref: string; sha: string | null }[],
): Promise<void> {
  if (changes.length === 0) return;
  const lines = changes.map(({ ref, sha }) =>
    sha === null ? `delete ${ref}\0\0` : `update ${ref}\0${sha}\0\0`,
  );
  await runGit(gitDir, ["update-ref", "-z", "--stdin"], { input: lines.join("") });
}
