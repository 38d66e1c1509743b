import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * An empty bare repository. Written by hand, because 200 runs of `git init` take seconds and this takes none:
 * a directory with HEAD, objects and refs is all that git asks for.
 */
export async function initBare(gitDir: string, defaultBranch: string): Promise<void> {
  await Promise.all(
    ["objects/info", "objects/pack", "refs/heads", "refs/tags"].map((path) =>
      mkdir(join(gitDir, path), { recursive: true }),
    ),
  );
  await writeFile(join(gitDir, "config"), config);
  await writeFile(join(gitDir, "HEAD"), `ref: refs/heads/${defaultBranch}\n`);
}

/** A copy with all refs and objects: what forking, and seeding many alike, needs. */
export async function copyBare(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
}

const config = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[gc]
	auto = 0
[http]
	receivepack = true
[receive]
	denyDeleteCurrent = refuse
	hideRefs = refs/pull
	autogc = false
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
`;
