import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isMissing } from "./is-missing.ts";
import { isRunning, readIdentity } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";

/**
 * Ends the engine that a killed service left behind: it would hold the database's lock. Only ever the process that
 * the record names by pid and start time.
 *
 * @returns whether there was one
 */
export async function endStaleEngine(recordPath: string): Promise<boolean> {
  const stale = readIdentity(recordPath);
  const found = stale !== null && isRunning(stale);
  if (found) await endProcess(stale);
  rmSync(recordPath, { force: true });
  return found;
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  signal(identity.pid, "SIGTERM");
  if (await gone(identity, 4_000)) return;
  signal(identity.pid, "SIGKILL");
  await gone(identity, 4_000);
}

async function gone(identity: ProcessIdentity, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += 20) {
    if (!isRunning(identity)) return true;
    await sleep(20);
  }
  return false;
}

function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
