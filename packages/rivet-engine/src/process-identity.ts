import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isMissing } from "./is-missing.ts";

/** A pid alone may have been given to another program since; with its start time it names one process for ever. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
}

/** null when no such process runs (a zombie does not run). */
export function identifyProcess(pid: number): ProcessIdentity | null {
  const startedAt = process.platform === "linux" ? linuxStartTime(pid) : psStartTime(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** null when the file is missing or was not written whole. */
export function readIdentity(path: string): ProcessIdentity | null {
  try {
    return parseIdentity(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

function parseIdentity(value: unknown): ProcessIdentity | null {
  if (typeof value !== "object" || value === null || !("pid" in value) || !("startedAt" in value))
    return null;
  const { pid, startedAt } = value;
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 1 || typeof startedAt !== "string")
    return null;
  return { pid, startedAt };
}

/** Clock ticks since boot (proc(5), field 22) and the boot's id, for the ticks begin anew with each boot. */
function linuxStartTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}:${fields[19] ?? ""}`;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function psStartTime(pid: number): string | null {
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    // ps exits with 1 when there is no such process; where there is no ps at all, nothing can be recognized.
    return null;
  }
}
