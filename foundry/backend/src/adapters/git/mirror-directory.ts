import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, statSync, utimesSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

export interface MirrorDirectoryOptions {
  /** Absolute; one per worker process (it is in the data directory, which is locked). */
  readonly root: string;
  /** What all mirrors together may take; the one used last stays even if it alone takes more. */
  readonly maxBytes: number;
  readonly now: () => number;
  /** Room could not be made; the work itself has ended as it ended. */
  readonly onError: (error: unknown) => void;
}

/** [RJ7] Where mirrors lie, and which of them go when there are too many. */
export interface MirrorDirectory {
  /** The mirror's path while `work` runs; it is not evicted meanwhile. */
  use<T>(mirror: MirrorKey, work: (path: string) => Promise<T>): Promise<T>;
}

export interface MirrorKey {
  readonly orgId: string;
  readonly repoId: string;
}

/** One piece of work comes to its mirror several times; what it adds meanwhile counts the next time. */
const MEASURED_FOR_MS = 10_000;

/** What lies half removed; taken up by the next eviction. */
const EVICTED = ".evicted-";

/** The time of a directory's last change is the time of its last use: git and `use` both set it. */
export function createMirrorDirectory(options: MirrorDirectoryOptions): MirrorDirectory {
  const { root, maxBytes, now, onError } = options;
  const users = new Map<string, number>();
  const sizes = new Map<string, { bytes: number; usedAtMs: number }>();
  let evictions: Promise<unknown> = Promise.resolve();

  async function measured(path: string, usedAtMs: number): Promise<number> {
    const known = sizes.get(path);
    if (known !== undefined && usedAtMs - known.usedAtMs < MEASURED_FOR_MS) return known.bytes;
    const bytes = await sizeOf(path);
    sizes.set(path, { bytes, usedAtMs });
    return bytes;
  }

  /** Oldest use first, until the rest fits. */
  async function evict(justUsed: string): Promise<void> {
    const mirrors = listMirrors(root).toSorted((a, b) => a.usedAtMs - b.usedAtMs);
    let total = 0;
    for (const { path, usedAtMs } of mirrors) total += await measured(path, usedAtMs);
    for (const { path } of mirrors) {
      if (total <= maxBytes) break;
      if (path === justUsed || users.has(path)) continue;
      total -= sizes.get(path)?.bytes ?? 0;
      moveAway(path);
    }
    for (const name of readdirSync(root)) {
      if (name.startsWith(EVICTED)) await rm(join(root, name), { recursive: true, force: true });
    }
  }

  /** At once, so that whoever asks for it next finds no half of it and clones anew. */
  function moveAway(path: string): void {
    sizes.delete(path);
    renameSync(path, join(root, `${EVICTED}${randomUUID()}`));
  }

  function leave(path: string): void {
    const left = (users.get(path) ?? 1) - 1;
    if (left > 0) users.set(path, left);
    else users.delete(path);
    const usedAt = new Date(now());
    if (statSync(path, { throwIfNoEntry: false })) utimesSync(path, usedAt, usedAt);
  }

  return {
    async use({ orgId, repoId }, work) {
      const account = join(root, assertId(orgId));
      const path = join(account, `${assertId(repoId)}.git`);
      mkdirSync(account, { recursive: true, mode: 0o700 });
      users.set(path, (users.get(path) ?? 0) + 1);
      try {
        return await work(path);
      } finally {
        leave(path);
        evictions = evictions.then(() => evict(path)).catch(onError);
        await evictions;
      }
    },
  };
}

/** GitHub's ids are numbers; a path must never come from anything else. */
function assertId(id: string): string {
  if (!/^\d{1,20}$/.test(id)) throw new TypeError("an id is a decimal string");
  return id;
}

function listMirrors(root: string): { path: string; usedAtMs: number }[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(EVICTED))
    .flatMap((account) => mirrorsIn(join(root, account.name)))
    .flatMap((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat?.isDirectory() ? [{ path, usedAtMs: stat.mtimeMs }] : [];
    });
}

/** Without what lies beside them while they are made or replaced. */
function mirrorsIn(account: string): string[] {
  return readdirSync(account)
    .filter((name) => /^\d+\.git$/.test(name))
    .map((name) => join(account, name));
}

/** Bytes of the files under it; what vanishes meanwhile (a lock, a temporary pack) counts nothing. */
async function sizeOf(directory: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += await fileSize(join(entry.parentPath, entry.name));
  }
  return bytes;
}

async function fileSize(path: string): Promise<number> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return 0;
    throw error;
  }
}
