import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode } from "../has-code.ts";
import { isRunning, processIdentity } from "./owner.ts";

/**
 * Ends what git processes a dead process of ours left, by the mark in their environment, and waits until they are gone.
 * The watcher (`end-with-us.ts`) does it at once; this is for when it was killed too. Linux only: elsewhere no process
 * shows its environment.
 */
export async function endOrphans(): Promise<void> {
  if (process.platform !== "linux") return;
  const orphans = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(isOrphan)
    .map((pid) => processIdentity(pid))
    .filter((identity) => identity !== null);
  for (const identity of orphans) end(Number.parseInt(identity, 10));
  for (let waited = 0; waited < 5_000 && orphans.some(isRunning); waited += 10) await sleep(10);
}

function isOrphan(pid: number): boolean {
  const owner = ownerOf(pid);
  // In another container the same numbers are other processes.
  return owner !== null && !isRunning(owner) && sameNamespace(pid);
}

function ownerOf(pid: number): string | null {
  const environment = readOrNull(() => readFileSync(`/proc/${pid}/environ`, "latin1"));
  const entry = environment?.split("\0").find((line) => line.startsWith("GIT_RUNNER_OWNER="));
  return entry?.slice(entry.indexOf("=") + 1) ?? null;
}

function sameNamespace(pid: number): boolean {
  const theirs = readOrNull(() => readlinkSync(`/proc/${pid}/ns/pid`));
  return theirs !== null && theirs === readOrNull(() => readlinkSync("/proc/self/ns/pid"));
}

/** null: gone meanwhile, or another user's. */
function readOrNull(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].some((code) => hasCode(error, code))) return null;
    throw error;
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
