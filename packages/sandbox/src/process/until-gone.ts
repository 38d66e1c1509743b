import { setTimeout as sleep } from "node:timers/promises";
import { SandboxError } from "../errors.ts";
import { killProcess } from "./kill.ts";
import type { ProcessFacts } from "./read-process.ts";

/** A process in a system call that cannot be broken off (a dead network disk) may outlast any signal. */
const patienceMs = 10_000;

/**
 * Ends what `find` finds, again and again, until it finds nothing: what forks meanwhile is found the next time.
 * @throws SandboxError `survivor`
 */
export async function killUntilGone(
  find: () => readonly ProcessFacts[],
  kill: (found: readonly ProcessFacts[]) => void = (found) => found.forEach(killProcess),
): Promise<void> {
  const until = performance.now() + patienceMs;
  let pauseMs = 1;
  for (let left = find(); left.length > 0; left = find()) {
    if (performance.now() > until) {
      throw new SandboxError("survivor", `processes ${left.map(({ pid }) => pid).join(", ")} do not end`);
    }
    kill(left);
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, 50);
  }
}
