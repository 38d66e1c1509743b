import type { TaskStatus, TaskTransition } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { TaskCore } from "../run/task-run.ts";

/** The task's own row; what grows is in rows of its own. */
export interface StoredTask {
  readonly streamId: string;
  readonly revision: number;
  readonly archivedFrom: TaskStatus | null;
  readonly task: TaskCore;
}

/** Null before the organization has told the actor what it is. */
export async function loadTask(db: Sql): Promise<StoredTask | null> {
  const [row] = await db.execute<{
    stream_id: string;
    revision: number;
    archived_from: TaskStatus | null;
    json: string;
  }>("SELECT stream_id, revision, archived_from, json FROM task WHERE id = 1");
  if (!row) return null;
  const task: TaskCore = JSON.parse(row.json);
  return { streamId: row.stream_id, revision: row.revision, archivedFrom: row.archived_from, task };
}

export async function saveTask(tx: Sql, stored: StoredTask): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO task (id, stream_id, revision, status, archived_from, json)
     VALUES (1, ?1, ?2, ?3, ?4, ?5)`,
    stored.streamId,
    stored.revision,
    stored.task.status,
    stored.archivedFrom,
    JSON.stringify(stored.task),
  );
}

export async function insertTransition(tx: Sql, transition: TaskTransition): Promise<void> {
  await tx.execute(
    "INSERT INTO task_transitions (from_status, to_status, reason, at_ms) VALUES (?1, ?2, ?3, ?4)",
    transition.from,
    transition.to,
    transition.reason && JSON.stringify(transition.reason),
    transition.atMs,
  );
}

/** Oldest first; the newest 200. */
export async function loadTransitions(db: Sql): Promise<TaskTransition[]> {
  const rows = await db.execute<{
    from_status: TaskStatus | null;
    to_status: TaskStatus;
    reason: string | null;
    at_ms: number;
  }>("SELECT * FROM (SELECT * FROM task_transitions ORDER BY n DESC LIMIT 200) ORDER BY n");
  return rows.map((row) => {
    const reason: TaskTransition["reason"] = row.reason === null ? null : JSON.parse(row.reason);
    return { from: row.from_status, to: row.to_status, reason, atMs: row.at_ms };
  });
}

/** Where the task's last transition came from. */
export async function loadCameFrom(db: Sql): Promise<TaskStatus | null> {
  const [row] = await db.execute<{ from_status: TaskStatus | null }>(
    "SELECT from_status FROM task_transitions ORDER BY n DESC LIMIT 1",
  );
  return row?.from_status ?? null;
}
