import type { Task } from "@foundry/shared";
import { UserError } from "rivetkit";
import { currentSeq } from "../../topic-log/index.ts";
import type { TopicStatePage } from "../../topic-log/index.ts";
import type { TaskContext } from "../context.ts";
import { loadTask, loadTransitions } from "../store.ts";

/** The whole task. Error: not_found, when the organization never created it. */
export async function getTask(c: TaskContext): Promise<Task> {
  const stored = await loadTask(c.db);
  if (!stored) throw noTask(c);
  return { ...stored.task, transitions: await loadTransitions(c.db) };
}

/** The task's topic is one value, and so is its one page. */
export async function getTopicState(c: TaskContext): Promise<TopicStatePage> {
  const seq = await currentSeq(c.db);
  return { seq, values: { task: JSON.stringify(await getTask(c)) }, rows: [], nextCursor: null };
}

export function noTask(c: TaskContext): UserError {
  return new UserError(`no task ${c.taskId}`, { code: "not_found" });
}
