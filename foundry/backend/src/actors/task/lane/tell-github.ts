import type { LaneOutcome } from "@foundry/durable";
import { changeTask } from "../change.ts";
import type { TaskContext } from "../context.ts";
import { loadTurn } from "../store/turn.ts";

/**
 * The worker's lane of effects; with nothing left for it the organization need not wake this actor any more. While the
 * task has its turn it is woken for that, and its end has more to tell: that says it then.
 */
export async function tellGithub(c: TaskContext, signal: AbortSignal): Promise<LaneOutcome> {
  const outcome = await c.deps.taskWorker.drainEffects(c, signal);
  if (outcome.kind !== "empty") return outcome;
  const { isUnsettled, grantHeld } = await loadTurn(c.db);
  if (!isUnsettled || grantHeld) return outcome;
  await changeTask(c, async (draft) => {
    const [waiting] = await draft.tx.execute("SELECT 1 FROM task_effects WHERE status = 'pending' LIMIT 1");
    // One that came meanwhile has woken this lane again.
    if (!waiting) draft.turn = { ...draft.turn, isUnsettled: false };
  });
  return outcome;
}
