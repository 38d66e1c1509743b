import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
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

/**
 * Makes a ref, or moves it, as git does: by its lock file, which is on the disk before it takes the name. The commit is
 * there. false: it could not be made so (a lock is there, the disk is full), which is git's to judge.
 */
export async function writeRefFile(path: string, name: string, sha: string): Promise<boolean> {
  const file = join(path, name);
  const lock = `${file}.lock`;
  const opened = await openNew(lock);
  if (opened === null) return false;
  try {
    await opened.writeFile(`${sha}\n`);
    await opened.sync();
    await rename(lock, file);
    return true;
  } catch (error) {
    await rm(lock, { force: true });
    if (error instanceof Error && "code" in error) return false;
    throw error;
  } finally {
    await opened.close();
  }
}

async function openNew(file: string): Promise<FileHandle | null> {
  try {
    await mkdir(dirname(file), { recursive: true });
    return await open(file, "wx");
  } catch (error) {
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
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
