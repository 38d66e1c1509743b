import { lchown, lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../has-code.ts";

/**
 * Gives directories and all below them to another user; symlinks themselves, never what they point to. For a service
 * that runs as root: the program does not, and must be able to write to its workspace.
 */
export async function handOver(dirs: readonly string[], uid: number, gid: number): Promise<void> {
  for (const dir of dirs) await handOverOne(dir, uid, gid);
}

async function handOverOne(path: string, uid: number, gid: number): Promise<void> {
  try {
    await lchown(path, uid, gid);
    if (!(await lstat(path)).isDirectory()) return;
    for (const name of await readdir(path)) await handOverOne(join(path, name), uid, gid);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
