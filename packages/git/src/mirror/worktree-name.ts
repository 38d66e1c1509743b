import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { isRunning, ownIdentity } from "../run/owner.ts";

/** Beside the mirror, with the process that uses it in its name: what a dead one left can be told. */
export function worktreeName(mirrorPath: string): string {
  return `${basename(mirrorPath)}.work-${ownIdentity()}_${randomUUID()}`;
}

/** Whether `name` is a worktree of this mirror whose process is gone. */
export function isLeftWorktree(mirrorPath: string, name: string): boolean {
  const prefix = `${basename(mirrorPath)}.work-`;
  const [owner = ""] = name.slice(prefix.length).split("_");
  return name.startsWith(prefix) && !isRunning(owner);
}
