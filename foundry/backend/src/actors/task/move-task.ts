import type { TaskDraft } from "./change.ts";
import type { TaskContext } from "./context.ts";
import type { Move } from "./decide.ts";
import { loadLastRequest, loadRequest } from "./store/requests.ts";
import { insertTransition } from "./store/task.ts";

/** One transition, and in the same commit what GitHub has to hear of it [HC5]. */
export async function moveTask(c: TaskContext, draft: TaskDraft, move: Move): Promise<void> {
  const { task } = draft.stored;
  const from = task.status;
  await record(c, draft, move, from);
  const { run } = draft.turn;
  const request = await requestOf(draft);
  const { to, reason } = move;
  const news = { from, to, reason };
  for (const effect of c.deps.taskWorker.effectsOf({ task: draft.stored.task, request, run }, news)) {
    await draft.enqueueEffect(effect);
  }
}

/** The transition's row and times alone; a task's first one has no `from`. */
export async function record(
  c: TaskContext,
  draft: TaskDraft,
  { to, archivedFrom, reason }: Move,
  from: Move["to"] | null,
): Promise<void> {
  const { nowMs } = draft;
  await insertTransition(draft.tx, { from, to, reason, atMs: nowMs });
  const { task } = draft.stored;
  // A question is asked again by a task that comes back from the archive.
  const isAsking = to === "needs_input" || (to === "archived" && archivedFrom === "needs_input");
  draft.stored = {
    ...draft.stored,
    archivedFrom,
    task: {
      ...task,
      status: to,
      statusReason: reason,
      question: isAsking ? task.question : null,
      queuedAtMs: to === "queued" ? nowMs : null,
      updatedAtMs: nowMs,
      archivedAtMs: to === "archived" ? nowMs : null,
      removedAtMs: to === "archived" ? nowMs + c.deps.taskLimits.retentionMs : null,
    },
  };
}

async function requestOf({ tx, turn }: TaskDraft) {
  return turn.request === null ? loadLastRequest(tx) : loadRequest(tx, turn.request);
}
