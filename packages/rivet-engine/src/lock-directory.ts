import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RivetEngineError } from "./errors.ts";
import { hasCode, isMissing } from "./is-missing.ts";
import { identifyProcess, isRunning, readIdentity } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";

export interface DirectoryLock {
  readonly release: () => void;
}

/**
 * One process per data directory. The lock is a file with the owner's pid and start time, so one that was left by a
 * killed process holds nobody up. Taken with link(2), which fails when the name exists: two starters cannot both win.
 *
 * @throws RivetEngineError data_dir_in_use
 */
export function lockDirectory(directory: string): DirectoryLock {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "service.lock");
  const mine = identifyProcess(process.pid) ?? { pid: process.pid, startedAt: "unknown" };
  const draft = join(directory, `service.lock.${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    take(draft, path, directory);
  } finally {
    rmSync(draft, { force: true });
  }
  return { release: () => releaseIfMine(path, mine) };
}

function take(draft: string, path: string, directory: string): void {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (linked(draft, path)) return;
    const owner = readIdentity(path);
    if (owner !== null && isRunning(owner)) throw inUse(directory, owner);
    moveAside(path, owner);
  }
  throw inUse(directory, null);
}

function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Removes the dead owner's lock, but puts it back if another starter has replaced it since it was read. */
function moveAside(path: string, dead: ProcessIdentity | null): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const moved = readIdentity(aside);
  if (moved !== null && moved.startedAt !== dead?.startedAt) linked(aside, path);
  rmSync(aside, { force: true });
}

function releaseIfMine(path: string, mine: ProcessIdentity): void {
  const owner = readIdentity(path);
  if (owner?.pid === mine.pid && owner.startedAt === mine.startedAt) rmSync(path, { force: true });
}

function inUse(directory: string, owner: ProcessIdentity | null): RivetEngineError {
  const who = owner === null ? "another process" : `process ${owner.pid}`;
  return new RivetEngineError(
    "data_dir_in_use",
    `${directory} is in use by ${who}: stop it first, or use another data directory.`,
  );
}
