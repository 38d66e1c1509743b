import type { LaneOutcome } from "@foundry/durable";
import type { Connection } from "@foundry/shared";
import { change } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { countGranted, loadQueue, setGrant } from "../store/tasks.ts";
import { tellTask } from "../actions/update-task.ts";

/** Turns that one commit grants. */
const BATCH_GRANTS = 50;

/**
 * The organization's queue: at most `tasksPerOrganization` of its tasks have a turn, who waits longest is next. A turn
 * and the word of it commit together [DX5], so a kill in between loses neither; it is given back by the task's own
 * report (`applyReport`). A changed cap holds from the next turn on; those that run are left to their end.
 */
export async function grantTurns(c: OrganizationContext, signal: AbortSignal): Promise<LaneOutcome> {
  while (!signal.aborted) {
    const granted = await change(c, (draft) => grantSome(draft, c.deps.tasksPerOrganization));
    if (granted > 0) c.background.wake("outbox");
    if (granted < BATCH_GRANTS) return { kind: "empty" };
  }
  return { kind: "more" };
}

async function grantSome(draft: Change, cap: number): Promise<number> {
  const connection: Connection = JSON.parse(draft.meta.connection);
  // Nothing can be fetched or told without an installation; its coming wakes the queue.
  if (connection.status !== "connected" || connection.installationId === null) return 0;
  const free = Math.min(cap - (await countGranted(draft.tx)), BATCH_GRANTS);
  if (free <= 0) return 0;
  const next = await loadQueue(draft.tx, free);
  for (const { taskId, repo } of next) {
    const grant = draft.meta.lastGrant + 1;
    draft.meta = { ...draft.meta, lastGrant: grant };
    await setGrant(draft.tx, taskId, grant);
    const { repoId, fullName, url, defaultBranch } = repo;
    const repository = { repoId, fullName, url, defaultBranch, installationId: connection.installationId };
    await tellTask(draft, taskId, { kind: "start", grant, repository });
  }
  return next.length;
}
