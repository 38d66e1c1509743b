import { systemClock } from "@foundry/durable";
import type { AttemptKey } from "../../../ports/workspace.ts";
import { sandboxId } from "./task-run.ts";
import type { WorkerDeps } from "./worker-deps.ts";

const EVERY_MS = 10 * 60_000;

type ReaperDeps = Pick<WorkerDeps, "alive" | "sandboxes" | "workspaces" | "now">;

/** [HC5] Ends what no run of this worker has, and removes what nobody needs on its disk. */
async function reapOnce({ alive, sandboxes, workspaces, now }: ReaperDeps): Promise<void> {
  await sandboxes.reap(alive);
  const isAlive = ({ taskId, attempt }: AttemptKey): boolean => alive.has(sandboxId(taskId, attempt));
  await workspaces.sweep(isAlive, now());
}

/** At once, before any task runs, and on a schedule. Returns its end, which waits for a round that is under way. */
export async function startReaper(
  deps: ReaperDeps,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let round = reapOnce(deps).catch(onError);
  let cancel = schedule();
  function schedule(): () => void {
    return systemClock.setTimer(EVERY_MS, () => {
      round = reapOnce(deps).catch(onError);
      cancel = schedule();
    });
  }
  await round;
  return async () => {
    cancel();
    await round;
  };
}
