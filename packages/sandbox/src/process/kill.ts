import { hasCode } from "../has-code.ts";
import { readProcess } from "./read-process.ts";
import type { ProcessFacts } from "./read-process.ts";

/** Ends the process that the facts name; not another one that has its number since. */
export function killProcess(facts: Pick<ProcessFacts, "pid" | "started">): void {
  if (readProcess(facts.pid)?.started === facts.started) sendKill(facts.pid);
}

/** Ends a process group. The caller knows that the number is still its own: its head is not buried, or a member lives. */
export function killGroup(leader: number): void {
  sendKill(-leader);
}

function sendKill(target: number): void {
  try {
    process.kill(target, "SIGKILL");
  } catch (error) {
    // macOS says EPERM of a group that has only a dead process left.
    if (!hasCode(error, "ESRCH", "EPERM")) throw error;
  }
}
