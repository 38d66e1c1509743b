import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./has-code.ts";

/** What a file costs beyond its blocks: a million empty ones are not nothing. */
const inodeBytes = 256;

/** Bytes on the disk below directories; what goes meanwhile does not count. Stops soon after `most` is exceeded. */
export async function diskUsage(dirs: readonly string[], most: number): Promise<number> {
  let bytes = 0;
  const counted = new Set<string>();
  const open = [...dirs];
  for (let dir = open.pop(); dir !== undefined && bytes <= most; dir = open.pop()) {
    for await (const name of namesIn(dir)) {
      const path = join(dir, name);
      const found = await lstat(path).catch(ignoreGone);
      if (found === null) continue;
      if (found.isDirectory()) open.push(path);
      else if (found.nlink > 1 && alreadyCounted(counted, `${found.dev}:${found.ino}`)) continue;
      bytes += found.blocks * 512 + inodeBytes;
      if (bytes > most) return bytes;
    }
  }
  return bytes;
}

function alreadyCounted(counted: Set<string>, inode: string): boolean {
  const known = counted.has(inode);
  counted.add(inode);
  return known;
}

async function* namesIn(dir: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(dir)) yield entry.name;
  } catch (error) {
    ignoreGone(error);
  }
}

/** Removed while we look, or made unreadable by its owner. */
function ignoreGone(error: unknown): null {
  if (hasCode(error, "ENOENT", "ENOTDIR", "EACCES", "ENAMETOOLONG", "ELOOP")) return null;
  throw error;
}
