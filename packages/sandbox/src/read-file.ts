import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { SandboxError } from "./errors.ts";
import { hasCode } from "./has-code.ts";

/** On Linux an open directory is reached through /proc: no component can be exchanged between two looks at it. */
const openDirs = process.platform === "linux" ? "/proc/self/fd" : null;

/**
 * A regular file below one of `roots`, the first of which is the workspace. The program that wrote it may have laid
 * symlinks, pipes and devices anywhere in it.
 * @throws SandboxError `file_too_large`, `unsafe_path`
 */
export async function readFileBelow(
  roots: readonly [string, ...string[]],
  path: string,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const absolute = isAbsolute(path) ? path : join(roots[0], path);
  const root = roots
    .filter((dir) => absolute.startsWith(dir + sep))
    .toSorted((one, other) => other.length - one.length)[0];
  const names = root === undefined ? [] : relative(root, absolute).split(sep);
  if (root === undefined || path.includes("\0") || path.split("/").includes("..") || names[0] === "")
    throw new SandboxError("unsafe_path", "the path leads out of the sandbox");
  const file = await openBelow(root, names);
  if (file === null) return null;
  try {
    return await readWhole(file, maxBytes);
  } finally {
    await file.close();
  }
}

async function openBelow(root: string, names: readonly string[]): Promise<FileHandle | null> {
  let dir = await open(root, constants.O_RDONLY | constants.O_DIRECTORY);
  let path = root;
  try {
    for (const name of names.slice(0, -1)) {
      path = join(path, name);
      const next = await openIn(dir, path, name, constants.O_DIRECTORY);
      if (next === null) return null;
      await dir.close();
      dir = next;
    }
    const name = names.at(-1) ?? "";
    // A pipe without a writer would else be waited for.
    return await openIn(dir, join(path, name), name, constants.O_NONBLOCK);
  } finally {
    await dir.close();
  }
}

async function openIn(
  dir: FileHandle,
  path: string,
  name: string,
  flags: number,
): Promise<FileHandle | null> {
  try {
    const from = openDirs === null ? path : join(openDirs, String(dir.fd), name);
    return await open(from, constants.O_RDONLY | constants.O_NOFOLLOW | flags);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENAMETOOLONG")) return null;
    // A symlink; a file where a directory should be; a socket or a device without a driver; made unreadable.
    if (hasCode(error, "ELOOP", "ENOTDIR", "EMLINK", "ENXIO", "ENODEV", "EACCES", "EPERM"))
      throw new SandboxError("unsafe_path", "not a regular file, or behind a symlink", { cause: error });
    throw error;
  }
}

async function readWhole(file: FileHandle, maxBytes: number): Promise<Uint8Array> {
  const found = await file.stat();
  if (!found.isFile()) throw new SandboxError("unsafe_path", "not a regular file");
  const tooLarge = new SandboxError("file_too_large", `the file has more than ${maxBytes} bytes`);
  if (found.size > maxBytes) throw tooLarge;
  // It may grow while it is read.
  const buffer = Buffer.alloc(found.size + 1);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null);
    filled += bytesRead;
    if (bytesRead === 0) return buffer.subarray(0, filled);
    if (filled === buffer.length) throw tooLarge;
  }
}
