import type { LaneOutcome } from "@foundry/durable";
import type { Connection, WorkbenchRepoSummary } from "@foundry/shared";
import type { TaskMessage } from "../../task/index.ts";
import { change } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { countGranted, loadQueue, loadUnfinished, setGrant } from "../store/tasks.ts";
import { observeParked } from "./observe-parked.ts";
import { tellTask } from "../actions/update-task.ts";

/** Turns that one commit grants. */
const BATCH_GRANTS = 50;

/**
 * The organization's queue: at most `tasksPerOrganization` of its tasks have a turn, who waits longest is next. A turn
 * and the word of it commit together [DX5], so a kill in between loses neither; it is given back by the task's own
 * report (`applyReport`). A changed cap holds from the next turn on; those that run are left to their end.
 */
export async function grantTurns(c: OrganizationContext, signal: AbortSignal): Promise<LaneOutcome> {
  if (!c.tasks.areResumed) await resumeTasks(c);
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
    await tellTask(draft, taskId, startOf(grant, repo, connection.installationId));
  }
  return next.length;
}

/**
 * After a kill nobody else would call the actors of tasks that ran, or that have still to tell GitHub something. A
 * turn is told again under its number, so that it is heard of even where the first word was given up.
 */
async function resumeTasks(c: OrganizationContext): Promise<void> {
  for (let after: string | null = ""; after !== null;) after = await resumeSome(c, after);
  c.tasks.areResumed = true;
  await observeParked(c);
  c.background.wake("outbox");
}

/** Returns the last one's id, or null when there are no more. */
function resumeSome(c: OrganizationContext, after: string): Promise<string | null> {
  return change(c, async (draft) => {
    const { installationId }: Connection = JSON.parse(draft.meta.connection);
    const unfinished = await loadUnfinished(draft.tx, after, BATCH_GRANTS);
    for (const { taskId, turn } of unfinished) {
      const isTold = turn !== null && installationId !== null;
      const message: TaskMessage = isTold ? startOf(turn.grant, turn.repo, installationId) : { kind: "goOn" };
      await tellTask(draft, taskId, message);
    }
    return unfinished.at(-1)?.taskId ?? null;
  });
}

function startOf(grant: number, repo: WorkbenchRepoSummary, installationId: string): TaskMessage {
  const { repoId, fullName, url, defaultBranch } = repo;
  return { kind: "start", grant, repository: { repoId, fullName, url, defaultBranch, installationId } };
}
