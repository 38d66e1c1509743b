import type { Task, TaskEvent } from "@foundry/shared";
import { enqueueMessage } from "../outbox/outbox-store.ts";
import type { Sql } from "../sql/sql.ts";
import { appendEvents, numbered, publishEvents } from "../topic-log/index.ts";
import type { SequencedEvent } from "../topic-log/index.ts";
import type { TaskContext } from "./context.ts";
import type { TaskReport } from "./contract.ts";
import { loadTask, loadTransitions, saveTask } from "./store.ts";
import type { StoredTask } from "./store.ts";

/** The only receiver of the task's messages. */
const ORGANIZATION_TARGET = "organization";

/**
 * The only way a task changes: row, transitions, event and the word to the organization commit together, then the
 * event is broadcast. `run` returns the next state, or null where nothing changes.
 */
export function changeTask<T>(
  c: TaskContext,
  run: (tx: Sql, task: StoredTask | null) => Promise<{ next: StoredTask | null; value: T }>,
): Promise<T> {
  return c.inOrder(async () => {
    const { value, events } = await c.db.transaction(async (tx) => {
      const known = await loadTask(tx);
      const result = await run(tx, known);
      if (!result.next) return { value: result.value, events: [] };
      const next = { ...result.next, revision: (known?.revision ?? 0) + 1 };
      await saveTask(tx, next);
      await enqueueMessage(tx, ORGANIZATION_TARGET, reportOf(next));
      return { value: result.value, events: await append(tx, next) };
    });
    publishEvents(c.broadcast, events);
    c.background.wake("outbox");
    return value;
  });
}

async function append(tx: Sql, stored: StoredTask): Promise<SequencedEvent[]> {
  const task: Task = { ...stored.task, transitions: await loadTransitions(tx) };
  const event: TaskEvent = { type: "taskUpdated", task };
  const texts = [JSON.stringify(event)];
  return numbered(await appendEvents(tx, texts), texts);
}

/** What the organization's index holds of it. */
export function reportOf({ revision, task }: StoredTask): TaskReport {
  const { taskId, title, status, statusReason, branchName, updatedAtMs, archivedAtMs, queuedAtMs } = task;
  return {
    taskId,
    revision,
    title,
    status,
    statusReason,
    branchName,
    updatedAtMs,
    archivedAtMs,
    queuedAtMs,
  };
}
