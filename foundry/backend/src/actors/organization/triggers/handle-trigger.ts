import { RetryableError } from "@foundry/durable";
import type { Sync, WorkbenchRepoSummary } from "@foundry/shared";
import type { TriggerChange } from "../../github-state/index.ts";
import { tellTask } from "../actions/update-task.ts";
import { change } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { loadMeta } from "../store/meta.ts";
import { loadRepos } from "../store/rows.ts";
import { isSettled, settleTrigger } from "../store/triggers.ts";
import type { TriggerOutcome } from "../store/triggers.ts";
import { decideTrigger } from "./decide-trigger.ts";
import type { TriggerDecision } from "./decide-trigger.ts";
import { findTaskOf } from "./find-task.ts";
import { followUpFailedRun } from "./follow-up-failed-run.ts";
import { handleAsked } from "./handle-asked.ts";

/** What the last, local step of a trigger does, in the transaction that settles it. */
export type Settle = (draft: Change) => Promise<Settled> | Settled;

export interface Settled {
  readonly outcome: TriggerOutcome;
  readonly taskId?: string | null;
}

/** Where a trigger is handled. */
export interface Gate {
  readonly c: OrganizationContext;
  readonly change: TriggerChange;
  readonly repo: WorkbenchRepoSummary;
  readonly signal: AbortSignal;
}

/**
 * Handles one trigger: what it does at GitHub can be done twice without a trace (reactions, comments found again by
 * their marker), what it does here commits with its outcome, once [DX4]. Errors: durable's two kinds, from GitHub.
 */
export async function handleTrigger(
  c: OrganizationContext,
  triggerChange: TriggerChange,
  signal: AbortSignal,
): Promise<void> {
  const { guid, trigger } = triggerChange;
  if (await isSettled(c.db, guid)) return;
  const repo = await repositoryOf(c, trigger.repoId);
  const decision = await decide(c, triggerChange);
  const settle = repo ? await act({ c, change: triggerChange, repo, signal }, decision) : repositoryGone;
  await change(c, async (draft) => {
    const { outcome, taskId = null } = await settle(draft);
    await settleTrigger(draft.tx, guid, outcome, taskId);
  });
  c.background.wake("outbox");
  c.background.wake("turns");
}

const repositoryGone: Settle = () => ({ outcome: "repository_gone" });

/** What ended at GitHub, and failed runs, need no look at who we are. */
async function decide(c: OrganizationContext, { trigger }: TriggerChange): Promise<TriggerDecision> {
  const { taskLabel } = c.deps;
  const isAsked = ["comment", "assigned", "labeled", "review"].includes(trigger.on);
  return decideTrigger(trigger, { appSlug: isAsked ? await c.deps.github.appSlug() : "", taskLabel });
}

function act(gate: Gate, decision: TriggerDecision): Promise<Settle> | Settle {
  switch (decision.kind) {
    case "ignored":
      return () => ({ outcome: decision.reason });
    case "archive":
      return archive(gate, decision);
    case "asked":
      return handleAsked(gate, decision);
    case "failedRun":
      return followUpFailedRun(gate, decision.run);
  }
}

/** What was closed at GitHub has no work left; a task that runs for it is ended by its own actor. */
function archive({ repo }: Gate, { target, reason }: Extract<TriggerDecision, { kind: "archive" }>): Settle {
  return async (draft) => {
    const task = await findTaskOf(draft.tx, repo.repoId, target);
    if (!task || task.summary.archivedAtMs !== null) return { outcome: "no_task" };
    const { taskId } = task.summary;
    await tellTask(draft, taskId, { kind: "command", command: "archive", reason });
    return { outcome: "archived", taskId };
  };
}

/** null: the account does not have it. One that the first sync has not come to yet is waited for. */
async function repositoryOf(c: OrganizationContext, repoId: string): Promise<WorkbenchRepoSummary | null> {
  const row = (await loadRepos(c.db, [repoId])).get(repoId);
  if (row) {
    const repo: WorkbenchRepoSummary = JSON.parse(row.json);
    return repo;
  }
  const meta = await loadMeta(c.db);
  const sync: Sync | null = meta && JSON.parse(meta.sync);
  if (sync?.status !== "syncing") return null;
  throw new RetryableError("repository_unknown", `repository ${repoId} is not known yet`);
}
