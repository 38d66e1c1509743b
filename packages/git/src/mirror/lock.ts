import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { GitError } from "../errors.ts";
import { hasCode } from "../has-code.ts";
import { isRunning, ownIdentity } from "../run/owner.ts";
import { ownPath } from "./own-name.ts";
import type { Cancellable } from "./types.ts";

const pollMs = 25;
const waitMs = 60_000;

export interface MirrorLock {
  /**
   * Runs `work` while no other call, of this process or another, changes the mirror. `takenOver`: the last owner died
   * in the middle of its work and may have left something behind.
   *
   * @throws GitError `git_locked` when another live process does not let go for a minute
   */
  run<T>(work: (takenOver: boolean) => Promise<T>, options?: Cancellable): Promise<T>;
}

/** A file beside the mirror that names its owner; what a dead process holds is taken over. */
export function createMirrorLock(mirrorPath: string): MirrorLock {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work, options = {}) {
      const turn = last.then(async () => {
        const { token, takenOver } = await acquire(mirrorPath, options.signal);
        try {
          return await work(takenOver);
        } finally {
          await release(lockPath(mirrorPath), token);
        }
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

function lockPath(mirrorPath: string): string {
  return `${mirrorPath}.lock`;
}

interface Holder {
  owner: string;
  token: string;
}

async function acquire(
  mirrorPath: string,
  signal?: AbortSignal,
): Promise<{ token: string; takenOver: boolean }> {
  const path = lockPath(mirrorPath);
  const token = randomUUID();
  const draft = ownPath(mirrorPath, "lock");
  const mine: Holder = { owner: ownIdentity(), token };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  let takenOver = false;
  try {
    for (let waited = 0; waited < waitMs; waited += pollMs) {
      if (signal?.aborted) throw new GitError("git_aborted", "cancelled while waiting for the clone");
      if (await linked(draft, path)) return { token, takenOver };
      const holder = await readHolder(path);
      if (holder !== "gone" && (holder === null || !isRunning(holder.owner)))
        takenOver = (await moveAside(mirrorPath, holder)) || takenOver;
      else await sleep(pollMs);
    }
  } finally {
    await rm(draft, { force: true });
  }
  throw new GitError("git_locked", "another process works on the clone");
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** null: there, but not written whole. */
async function readHolder(path: string): Promise<Holder | null | "gone"> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof value !== "object" || value === null || !("owner" in value) || !("token" in value))
      return null;
    const { owner, token } = value;
    return typeof owner === "string" && typeof token === "string" ? { owner, token } : null;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "gone";
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Removes a dead owner's lock, but puts it back if somebody has replaced it since it was read. */
async function moveAside(mirrorPath: string, dead: Holder | null): Promise<boolean> {
  const path = lockPath(mirrorPath);
  const aside = ownPath(mirrorPath, "lock");
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
  const moved = await readHolder(aside);
  const replaced = moved !== null && moved !== "gone" && moved.token !== dead?.token;
  if (replaced) await linked(aside, path);
  await rm(aside, { force: true });
  return !replaced;
}

async function release(path: string, token: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder !== null && holder !== "gone" && holder.token === token) await rm(path, { force: true });
}
