import type { WorkbenchTaskSummary } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** A task in the index: its row on the topic, and what the index needs beside it. */
export interface IndexedTask {
  readonly summary: WorkbenchTaskSummary;
  readonly subjectKey: string | null;
  readonly headRepoId: string | null;
  readonly revision: number;
}

interface TaskRow extends Record<string, unknown> {
  readonly subject_key: string | null;
  readonly head_repo_id: string | null;
  readonly revision: number;
  readonly json: string;
}

/**
 * What a task is about, unique in the index. A branch is (repository, head repository, ref) [GH6]; a pull request
 * whose head repository is gone has no branch and stands for itself.
 */
export function subjectKeyOf(subject: {
  repoId: string;
  number: number | null;
  headRepoId: string | null;
  headRefName: string;
}): string {
  if (subject.headRepoId === null) return `pr:${subject.repoId}#${subject.number}`;
  return `head:${subject.repoId}:${subject.headRepoId}:${subject.headRefName}`;
}

function taskOf(row: TaskRow): IndexedTask {
  const summary: WorkbenchTaskSummary = JSON.parse(row.json);
  return {
    summary,
    subjectKey: row.subject_key,
    headRepoId: row.head_repo_id,
    revision: row.revision,
  };
}

const COLUMNS = "subject_key, head_repo_id, revision, json";

export async function loadTask(db: Sql, taskId: string): Promise<IndexedTask | null> {
  const [row] = await db.execute<TaskRow>(`SELECT ${COLUMNS} FROM org_tasks WHERE task_id = ?1`, taskId);
  return row ? taskOf(row) : null;
}

export async function loadTasksBySubject(
  db: Sql,
  keys: readonly string[],
): Promise<Map<string, IndexedTask>> {
  const rows = await db.execute<TaskRow>(
    `SELECT ${COLUMNS} FROM org_tasks WHERE subject_key IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(keys),
  );
  return new Map(rows.map((row) => [row.subject_key ?? "", taskOf(row)]));
}

/** Of one repository, those that are not archived; at most 500, as each is an event. */
export async function loadTasksOfRepo(db: Sql, repoId: string): Promise<IndexedTask[]> {
  const rows = await db.execute<TaskRow>(
    `SELECT ${COLUMNS} FROM org_tasks WHERE repo_id = ?1 AND archived_at_ms IS NULL LIMIT 500`,
    repoId,
  );
  return rows.map(taskOf);
}

/** False: the subject has a task already; the unique key decides between any number of callers. */
export async function insertTask(tx: Sql, task: IndexedTask): Promise<boolean> {
  const { summary } = task;
  const rows = await tx.execute(
    `INSERT INTO org_tasks (task_id, subject_key, repo_id, head_repo_id, branch_name, pr_number, revision,
       archived_at_ms, json)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8) ON CONFLICT (subject_key) DO NOTHING RETURNING task_id`,
    summary.taskId,
    task.subjectKey,
    summary.repoId,
    task.headRepoId,
    summary.branchName,
    summary.pullRequest?.number ?? null,
    task.revision,
    JSON.stringify(summary),
  );
  return rows.length > 0;
}

export async function saveTask(tx: Sql, task: IndexedTask): Promise<void> {
  const { summary } = task;
  await tx.execute(
    `UPDATE org_tasks SET branch_name = ?2, pr_number = ?3, revision = ?4, archived_at_ms = ?5, json = ?6
     WHERE task_id = ?1`,
    summary.taskId,
    summary.branchName,
    summary.pullRequest?.number ?? null,
    task.revision,
    summary.archivedAtMs,
    JSON.stringify(summary),
  );
}
