import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../has-code.ts";

const isSha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * A few refs as git's own files hold them: each one's own file first, then the packed ones, the order that stays right
 * while refs are packed. Names are whole (`refs/heads/main`). null: one is written in a way that only git reads.
 */
export async function readRefFiles(
  path: string,
  names: readonly string[],
): Promise<Map<string, string> | null> {
  const refs = new Map<string, string>();
  const packed: string[] = [];
  for (const name of names) {
    const text = await readOrNull(join(path, name));
    if (text === null) packed.push(name);
    else if (isSha.test(text.toString("latin1").trimEnd())) refs.set(name, text.toString("latin1").trimEnd());
    else return null;
  }
  if (packed.length === 0) return refs;
  const all = (await readOrNull(join(path, "packed-refs"))) ?? Buffer.alloc(0);
  for (const name of packed) {
    const at = all.indexOf(` ${name}\n`);
    if (at === -1) continue;
    const sha = all.subarray(all.lastIndexOf("\n", at) + 1, at).toString("latin1");
    if (!isSha.test(sha)) return null;
    refs.set(name, sha);
  }
  return refs;
}

async function readOrNull(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    // A directory, or below a file: other branches stand there.
    if (["ENOENT", "EISDIR", "ENOTDIR"].some((code) => hasCode(error, code))) return null;
    throw error;
  }
}
