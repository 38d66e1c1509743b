import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { TaskSeed } from "../contract.ts";
import { record } from "../move-task.ts";
import { attachingBranch, waitingForTurn } from "../reasons.ts";
import type { TaskCore } from "../run/task-run.ts";
import { insertRequest } from "../store/requests.ts";
import type { StoredTask } from "../store/task.ts";

/** A task begins queued, or looking for its branch [RJ9]; it says why it stays there. */
export function beginTask(c: TaskContext, seed: TaskSeed): StoredTask {
  return { streamId: c.deps.newId(), revision: 0, archivedFrom: null, task: coreOf(c, seed) };
}

/** Its first transition and request; a second creation is passed over. */
export async function introduceTask(c: TaskContext, draft: TaskDraft, seed: TaskSeed): Promise<void> {
  if (draft.stored.revision > 0) return;
  const { status: to, statusReason: reason } = draft.stored.task;
  await record(c, draft, { to, archivedFrom: null, reason }, null);
  if (seed.request) await insertRequest(draft.tx, seed.request);
  // As the index has it, which shows the task before it is told.
  const { createdAtMs: updatedAtMs } = seed;
  const queuedAtMs = to === "queued" ? updatedAtMs : null;
  draft.stored = { ...draft.stored, task: { ...draft.stored.task, updatedAtMs, queuedAtMs } };
}

/** What a seed of an older version, still in the organization's outbox, does not say. */
const unsaid = { issueNumber: null, harness: null };

function coreOf(c: TaskContext, { attaching, request: _request, ...seed }: TaskSeed): TaskCore {
  return {
    ...unsaid,
    ...seed,
    organizationId: c.orgId,
    status: attaching ? "attaching" : "queued",
    statusReason: attaching ? attachingBranch : waitingForTurn,
    queuedAtMs: attaching ? null : seed.createdAtMs,
    updatedAtMs: seed.createdAtMs,
    archivedAtMs: null,
    check: null,
    result: null,
    question: null,
    workspaceKeptUntilMs: null,
    removedAtMs: null,
  };
}
