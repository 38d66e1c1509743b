import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../has-code.ts";

/** Bytes of all files in it; what disappears meanwhile counts nothing. Stops counting above `enough`. */
export async function directorySize(path: string, enough = Number.POSITIVE_INFINITY): Promise<number> {
  let bytes = 0;
  const left = [path];
  for (let next = left.pop(); next !== undefined && bytes <= enough; next = left.pop()) {
    try {
      for await (const entry of await opendir(next)) {
        const child = join(next, entry.name);
        if (entry.isDirectory()) left.push(child);
        else bytes += await fileSize(child);
      }
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
  }
  return bytes;
}

async function fileSize(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return 0;
    throw error;
  }
}
