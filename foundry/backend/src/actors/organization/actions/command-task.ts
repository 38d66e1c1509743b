import { RetryableError, TerminalError } from "@foundry/durable";
import type { WorkbenchTaskSummary } from "@foundry/shared";
import { RivetError, UserError } from "rivetkit";
import { acceptMessages } from "../../outbox/inbox-store.ts";
import type { SettleParkedInput, TaskCommand, TaskReport } from "../../task/index.ts";
import { change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { recordAudit } from "../store/rows.ts";
import { observeParked } from "../jobs/observe-parked.ts";
import { loadTask } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import { applyReport } from "./update-task.ts";

/** How long a command waits for a task's actor that was not told of its creation yet. */
const CREATION_WAIT_MS = 3_000;

/** The task's actor decides; its answer goes to the index at once. Errors: not_found, wrong_state {state}. */
export function commandTask(
  c: OrganizationContext,
  taskId: string,
  command: TaskCommand,
): Promise<WorkbenchTaskSummary> {
  return act(c, { taskId, action: command, call: { name: "command", input: { command } } });
}

/** Somebody answers what a task that needs input wants to know. Errors: not_found, wrong_state {state}. */
export function answerTask(
  c: OrganizationContext,
  { taskId, text }: { taskId: string; text: string },
): Promise<WorkbenchTaskSummary> {
  const input = { text, key: `answer:${c.deps.newId()}` };
  return act(c, { taskId, action: "answer", call: { name: "answer", input } });
}

/** [DX6] What GitHub was not shown of a task is tried again or given up. Error: not_found. */
export async function settleParkedOfTask(
  c: OrganizationContext,
  { taskId, ...input }: SettleParkedInput & { readonly taskId: string },
): Promise<void> {
  await act(c, { taskId, action: `parked.${input.how}`, call: { name: "settleParked", input } });
  await observeParked(c);
}

interface Act {
  readonly taskId: string;
  readonly action: string;
  readonly call: { readonly name: string; readonly input: unknown };
}

async function act(c: OrganizationContext, { taskId, action, call }: Act): Promise<WorkbenchTaskSummary> {
  const known = await loadTask(c.db, taskId);
  if (!known) throw noTask(taskId);
  const report = await ask(c, known, call);
  const summary = await change(c, async (draft) => {
    const task = await loadTask(draft.tx, taskId);
    if (!task) throw noTask(taskId);
    const next = await applyReport(draft, task, report);
    const entry = { atMs: c.deps.now(), action: `task.${action}`, subject: taskId };
    await recordAudit(draft.tx, { ...entry, detail: { status: report.status } });
    return next.summary;
  });
  wakeTaskWork(c);
  return summary;
}

/** A task has moved: others may have their turn, or its time in the archive begins. */
function wakeTaskWork(c: OrganizationContext): void {
  c.background.wake("turns");
  c.background.wake("removals");
}

async function ask(c: OrganizationContext, task: IndexedTask, call: Act["call"]): Promise<TaskReport> {
  const { taskId } = task.summary;
  if (task.revision === 0) {
    const created = c.outboxTargets.settled(taskId, CREATION_WAIT_MS);
    c.background.wake("outbox");
    if (await isPending(c, taskId)) await created;
  }
  try {
    return await c.task(taskId).call<TaskReport>(call.name, call.input);
  } catch (error) {
    throw refusal(error);
  }
}

async function isPending(c: OrganizationContext, taskId: string): Promise<boolean> {
  const rows = await c.db.execute("SELECT 1 FROM outbox WHERE target = ?1 AND status = 'pending'", taskId);
  return rows.length > 0;
}

/** The task's refusal, with its code and state, as our own. */
function refusal(error: unknown): unknown {
  if (error instanceof RetryableError)
    return new UserError("the task cannot be reached just now", { code: error.code });
  if (!(error instanceof TerminalError)) return error;
  const metadata = error.cause instanceof RivetError ? error.cause.metadata : undefined;
  return new UserError(error.message, { code: error.code, metadata });
}

/** What a report of an older version, still in the task's outbox, does not say. */
const unsaid = {
  queuedAtMs: null,
  removedAtMs: null,
  grantSeen: 0,
  grantHeld: false,
  isUnsettled: false,
  parked: [],
};

/** A task's own word that came by its outbox [DX4]. */
export async function receiveReport(
  c: OrganizationContext,
  input: { source: string; lastId: number; report: TaskReport },
): Promise<void> {
  const isParkedNew = await change(c, async (draft) => {
    if (!(await acceptMessages(draft.tx, input.source, input.lastId))) return false;
    const task = await loadTask(draft.tx, input.report.taskId);
    if (!task) return false;
    const { parked } = await applyReport(draft, task, { ...unsaid, ...input.report });
    return parked.length !== task.parked.length;
  });
  wakeTaskWork(c);
  if (isParkedNew) await observeParked(c);
}

function noTask(taskId: string): UserError {
  return new UserError(`no task ${taskId}`, { code: "not_found" });
}
