import { readFileSync } from "node:fs";
import { hasCode } from "../has-code.ts";

/**
 * Names one process of this machine for ever: a pid alone may have been given to another program since. Linux only
 * (start time in ticks and the boot's id); elsewhere the pid alone, which errs towards "still runs".
 */
export function processIdentity(pid: number): string | null {
  if (process.platform !== "linux") return isAlive(pid) ? `${pid}` : null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${pid}.${fields[19] ?? ""}.${boot}`;
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ESRCH")) return null;
    throw error;
  }
}

/** Whether the process that an identity names still runs. */
export function isRunning(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isSafeInteger(pid) && pid > 0 && processIdentity(pid) === identity;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

export function ownIdentity(): string {
  return processIdentity(process.pid) ?? String(process.pid);
}
