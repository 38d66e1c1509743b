import { mkdir, readdir, readFile, rename, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AttemptKey, AttemptPaths, WorkspacePort } from "../../ports/workspace.ts";
import { removeTree } from "./remove-tree.ts";

export interface WorkspaceDirectoryOptions {
  /** Absolute; this worker's alone. */
  readonly root: string;
  /** What all kept bundles together may take. */
  readonly maxKeptBytes: number;
}

const KEEP = "keep.json";
const BUNDLE = "commits.bundle";

/** `<root>/<orgId>/<taskId>/<attempt>/…` */
export function createWorkspaceDirectory(options: WorkspaceDirectoryOptions): WorkspacePort {
  const at = (key: AttemptKey): string => directoryOf(options.root, key);
  const paths = (key: AttemptKey): AttemptPaths => {
    const root = at(key);
    return {
      repo: join(root, "repo"),
      out: join(root, "out"),
      home: join(root, "home"),
      brief: join(root, "brief"),
      bundle: join(root, BUNDLE),
    };
  };
  return {
    paths,
    async create(key) {
      await removeTree(at(key));
      const made = paths(key);
      for (const directory of [made.out, made.home]) await mkdir(directory, { recursive: true, mode: 0o700 });
      // A container's program may be another user than we; others are kept out by the directories above.
      await mkdir(made.brief, { mode: 0o755 });
      return made;
    },
    async keepBundle(key, untilMs) {
      const root = at(key);
      // The mark first: killed in between, a sweep removes nothing that is wanted.
      await writeAtomically(join(root, KEEP), JSON.stringify({ untilMs }));
      await strip(root);
    },
    async discard(key) {
      const isKept = (await readKept(at(key), key)) !== null;
      await (isKept ? strip(at(key)) : removeTree(at(key)));
    },
    remove: (key) => removeTree(at(key)),
    sweep: (isAlive, nowMs) => sweep(options, isAlive, nowMs),
  };
}

/** Ids come from our own database, and still no path may come from anything else. */
function directoryOf(root: string, { orgId, taskId, attempt }: AttemptKey): string {
  if (!/^\d{1,20}$/.test(orgId)) throw new TypeError("an organization's id is a decimal string");
  if (!/^[a-z0-9_-]{1,60}$/.test(taskId)) throw new TypeError("a task's id is [a-z0-9_-]");
  if (!Number.isSafeInteger(attempt) || attempt < 1) throw new TypeError("attempts count from 1");
  return join(root, orgId, taskId, String(attempt));
}

/** All but the bundle and its mark. */
async function strip(directory: string): Promise<void> {
  for (const name of await namesIn(directory))
    if (name !== BUNDLE && name !== KEEP) await removeTree(join(directory, name));
}

interface Kept {
  readonly key: AttemptKey;
  readonly untilMs: number;
  readonly bytes: number;
}

async function sweep(
  { root, maxKeptBytes }: WorkspaceDirectoryOptions,
  isAlive: (key: AttemptKey) => boolean,
  nowMs: number,
): Promise<void> {
  const kept: Kept[] = [];
  for (const key of await listAttempts(root)) {
    if (isAlive(key)) continue;
    const found = await readKept(directoryOf(root, key), key);
    if (found === null || found.untilMs <= nowMs) await removeTree(directoryOf(root, key));
    else kept.push(found);
  }
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { key, bytes } of kept.toSorted((a, b) => a.untilMs - b.untilMs)) {
    if (total <= maxKeptBytes) break;
    await removeTree(directoryOf(root, key));
    total -= bytes;
  }
  await removeEmpty(root);
}

async function listAttempts(root: string): Promise<AttemptKey[]> {
  const keys: AttemptKey[] = [];
  for (const orgId of await namesIn(root))
    for (const taskId of await namesIn(join(root, orgId)))
      for (const attempt of await namesIn(join(root, orgId, taskId)))
        if (/^[1-9]\d{0,9}$/.test(attempt)) keys.push({ orgId, taskId, attempt: Number(attempt) });
  return keys;
}

/** null: nothing of it is wanted. */
async function readKept(directory: string, key: AttemptKey): Promise<Kept | null> {
  try {
    const mark: unknown = JSON.parse(await readFile(join(directory, KEEP), "utf8"));
    const untilMs = typeof mark === "object" && mark !== null && "untilMs" in mark ? mark.untilMs : null;
    const { size: bytes } = await stat(join(directory, BUNDLE));
    return typeof untilMs === "number" ? { key, untilMs, bytes } : null;
  } catch (error) {
    if (error instanceof SyntaxError || isMissing(error)) return null;
    throw error;
  }
}

/** Only what is empty goes, whoever makes a directory there meanwhile. */
async function removeEmpty(root: string): Promise<void> {
  for (const orgId of await namesIn(root)) {
    for (const taskId of await namesIn(join(root, orgId))) await removeIfEmpty(join(root, orgId, taskId));
    await removeIfEmpty(join(root, orgId));
  }
}

async function removeIfEmpty(directory: string): Promise<void> {
  try {
    await rmdir(directory);
  } catch (error) {
    if (!hasOneOf(error, ["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"])) throw error;
  }
}

async function writeAtomically(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return hasOneOf(error, ["ENOENT", "ENOTDIR"]);
}

function hasOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
