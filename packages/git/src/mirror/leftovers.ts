import type { Dirent } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { hasCode } from "../has-code.ts";
import type { MirrorContext } from "./context.ts";
import { isLeft } from "./own-name.ts";
import { endOrphans } from "../run/end-orphans.ts";

/** Temporary objects of a command that runs are younger than this. */
const staleMs = 60 * 60_000;

/**
 * What a killed process left. The caller holds the lock, so no command of ours changes refs, and every lock file of
 * git's is of a dead one. Temporary objects may be of a command that only reads the refs: unless their owner is known
 * to be dead (`takenOver`), only old ones go.
 */
export async function removeLeftovers(m: MirrorContext, takenOver: boolean): Promise<void> {
  if (takenOver) await endOrphans();
  await removeSiblings(m);
  const isOld = async (file: string): Promise<boolean> =>
    takenOver || Date.now() - (await age(file)) > staleMs;
  // Worktrees in use have locks of their own.
  for (const file of await walk(m.path, "worktrees")) {
    const name = basename(file);
    // `git pack-refs` writes a file of its own under its lock, and stumbles over what a killed one left of it.
    if (name.endsWith(".lock") || name === "packed-refs.new") await rm(file, { force: true });
    else if (/^\.?tmp[_-]/.test(name) && (await isOld(file)))
      await rm(file, { force: true, recursive: true });
  }
  await removeWorktrees(m);
}

/** Half clones, replaced clones, worktrees and drafts of the lock beside the mirror. */
async function removeSiblings(m: MirrorContext): Promise<void> {
  const directory = dirname(m.path);
  for (const { name } of await entries(directory))
    if (isLeft(m.path, name)) await rm(join(directory, name), { recursive: true, force: true });
}

async function removeWorktrees(m: MirrorContext): Promise<void> {
  const directory = join(m.path, "worktrees");
  for (const { name } of await entries(directory))
    if (isLeft(m.path, name)) await rm(join(directory, name), { recursive: true, force: true });
}

/** Files, and git's temporary directories, below a mirror. */
async function walk(directory: string, except?: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entries(directory)) {
    if (entry.name === except) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith("tmp_")) found.push(...(await walk(path)));
    else found.push(path);
  }
  return found;
}

async function entries(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return [];
    throw error;
  }
}

async function age(file: string): Promise<number> {
  try {
    return (await lstat(file)).mtimeMs;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return Date.now();
    throw error;
  }
}
