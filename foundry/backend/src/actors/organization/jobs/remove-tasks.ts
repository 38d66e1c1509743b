import type { LaneOutcome } from "@foundry/durable";
import { change } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { recordAudit } from "../store/rows.ts";
import { deleteTask, loadRemovals } from "../store/tasks.ts";
import { tellTask } from "../actions/update-task.ts";

/** Tasks that one commit removes. */
const BATCH_REMOVALS = 50;

/**
 * Archived tasks are removed when their time is over: the index forgets them, and their actors are told to remove
 * themselves. One alarm, the organization's: an archived task itself sleeps.
 */
export async function removeTasks(c: OrganizationContext, signal: AbortSignal): Promise<LaneOutcome> {
  while (!signal.aborted) {
    const [next] = await loadRemovals(c.db, 1);
    if (!next) return { kind: "empty" };
    if (next.atMs > c.deps.now()) return { kind: "wait", untilMs: next.atMs };
    await change(c, (draft) => removeSome(draft, c.deps.now()));
    c.background.wake("outbox");
  }
  return { kind: "more" };
}

async function removeSome(draft: Change, nowMs: number): Promise<void> {
  const due = (await loadRemovals(draft.tx, BATCH_REMOVALS)).filter(({ atMs }) => atMs <= nowMs);
  for (const { taskId } of due) {
    await deleteTask(draft.tx, taskId);
    draft.emit({ type: "taskRemoved", taskId });
    await tellTask(draft, taskId, { kind: "remove" });
    await recordAudit(draft.tx, { atMs: nowMs, action: "task.removed", subject: taskId, detail: {} });
  }
}
