import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { isRunning, ownIdentity } from "../run/owner.ts";

/**
 * A path beside the mirror: `new` a clone that is not whole yet, `old` one that is on its way out, `work` a worktree,
 * `lock` a draft of the lock. Our process is in its name, so that what a dead one left can be told.
 */
export function ownPath(mirrorPath: string, kind: "lock" | "new" | "old" | "work"): string {
  return join(dirname(mirrorPath), `${basename(mirrorPath)}.${kind}-${ownIdentity()}_${randomUUID()}`);
}

/** Whether `name` is such a path's last part, and its process is gone. */
export function isLeft(mirrorPath: string, name: string): boolean {
  const mine = `${basename(mirrorPath)}.`;
  const owner = name.startsWith(mine)
    ? /^(?:lock|new|old|work)-([^_]+)_/.exec(name.slice(mine.length))?.[1]
    : null;
  return typeof owner === "string" && !isRunning(owner);
}
