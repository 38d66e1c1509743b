import { drainEffects } from "../effects/drain-effects.ts";
import { effectsOf } from "../effects/effects-of.ts";
import { attemptKey } from "./run-attempt.ts";
import { runTask } from "./run-task.ts";
import { sandboxId } from "./task-run.ts";
import type { TaskWorker } from "./task-run.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** What runs tasks in this process and tells GitHub of them. */
export function createTaskWorker(w: WorkerDeps): TaskWorker {
  return {
    runTask: (c, run) => runTask(w, c, run),
    effectsOf,
    drainEffects: (c, signal) => drainEffects(w, c, signal),
    async endLeftovers(c, attempts) {
      const dead = attempts.filter(({ n }) => !w.alive.has(sandboxId(c.taskId, n)));
      if (dead.length === 0) return;
      await w.sandboxes.reap(w.alive);
      for (const { n } of dead) await w.workspaces.discard(attemptKey(c, n));
    },
  };
}
