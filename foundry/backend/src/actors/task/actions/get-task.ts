import { TASK_LOG_TAIL } from "@foundry/shared";
import type { Task, TaskAttempt, TaskLogPage } from "@foundry/shared";
import { UserError } from "rivetkit";
import { currentSeq } from "../../topic-log/index.ts";
import type { TopicStateInput, TopicStatePage } from "../../topic-log/index.ts";
import type { TaskContext } from "../context.ts";
import { loadWhole } from "../load-whole.ts";
import { loadAttempt, loadAttemptTexts } from "../store/attempts.ts";
import { loadChanges } from "../store/changes.ts";
import type { ChangesPage } from "../store/changes.ts";
import { readLog } from "../store/log.ts";
import { loadTask } from "../store/task.ts";

/** The whole task. Error: not_found, when the organization never created it, or has removed it. */
export async function getTask(c: TaskContext): Promise<Task> {
  const stored = await loadTask(c.db);
  if (!stored) throw noTask(c);
  return loadWhole(c.db, stored);
}

/** Chunks oldest first, the newest page first. Error: not_found. */
export async function getLog(
  c: TaskContext,
  page: { readonly before: number | null; readonly limit: number },
): Promise<TaskLogPage> {
  await requireTask(c);
  return readLog(c.db, page);
}

/** Error: not_found. */
export async function getChanges(
  c: TaskContext,
  { after }: { readonly after: number },
): Promise<ChangesPage> {
  await requireTask(c);
  return loadChanges(c.db, after);
}

export interface AttemptTexts {
  readonly attempt: TaskAttempt;
  /** JSON text; null: none was stored. */
  readonly brief: string | null;
  readonly result: string | null;
}

/** Error: not_found, of the task or the attempt. */
export async function getAttempt(c: TaskContext, { n }: { readonly n: number }): Promise<AttemptTexts> {
  await requireTask(c);
  const attempt = await loadAttempt(c.db, n);
  if (!attempt) throw new UserError(`no attempt ${n} of task ${c.taskId}`, { code: "not_found" });
  return { attempt, ...(await loadAttemptTexts(c.db, n)) };
}

/** The task's topic: the task, and its newest log chunks, newest first; some 256 KiB a page. */
export async function getTopicState(
  c: TaskContext,
  { cursor, limit }: TopicStateInput,
): Promise<TopicStatePage> {
  const seq = await currentSeq(c.db);
  const values: Record<string, string> = {};
  if (cursor === null) values["task"] = JSON.stringify(await getTask(c));
  const [before = null, left = TASK_LOG_TAIL] = cursor === null ? [] : cursor.split(":").map(Number);
  const page = await readLog(c.db, { before, limit: Math.max(1, Math.min(limit, left)) });
  const rows = page.chunks
    .toReversed()
    .map((chunk) => ({ collection: "logTail", key: String(chunk.n), json: JSON.stringify(chunk) }));
  const rest = left - rows.length;
  const nextCursor = page.before !== null && rest > 0 ? `${page.before}:${rest}` : null;
  return { seq, values, rows, nextCursor };
}

export function noTask(c: TaskContext): UserError {
  return new UserError(`no task ${c.taskId}`, { code: "not_found" });
}

async function requireTask(c: TaskContext): Promise<void> {
  if (!(await loadTask(c.db))) throw noTask(c);
}
