import type { Origin } from "./origin.ts";

export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

/** Writes a tree that git itself would refuse to make, as an attacker's git does. */
export async function writeRawTree(origin: Origin, entries: readonly TreeEntry[]): Promise<string> {
  const bytes = Buffer.concat(
    entries.flatMap(({ mode, name, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, "hex")]),
  );
  return origin.git(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], bytes);
}

/** Puts a branch on a tree of any kind. */
export async function commitTree(origin: Origin, branch: string, tree: string): Promise<string> {
  const commit = [
    `tree ${tree}`,
    "author Evil <evil@example.com> 1700000000 +0000",
    "committer Evil <evil@example.com> 1700000000 +0000",
    "",
    "Evil",
    "",
  ].join("\n");
  const sha = await origin.git(["hash-object", "-t", "commit", "-w", "--stdin"], commit);
  await origin.git(["update-ref", `refs/heads/${branch}`, sha]);
  return sha;
}
