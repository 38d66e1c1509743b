import type { WorkbenchRepoSummary, WorkbenchTaskSummary } from "@foundry/shared";
import type { ParkedMessage } from "../../outbox-contract.ts";
import type { Sql } from "../../sql/sql.ts";

/** A task in the index: its row on the topic, and what the index needs beside it. */
export interface IndexedTask {
  readonly summary: WorkbenchTaskSummary;
  readonly subjectKey: string | null;
  readonly headRepoId: string | null;
  readonly revision: number;
  /** The turn that it was granted and has not given back. */
  readonly grant: number | null;
  readonly removeAtMs: number | null;
  /** GitHub has still to be told of it. */
  readonly isUnsettled: boolean;
  /** What of it GitHub was not shown and waits for a person [DX6]. */
  readonly parked: readonly ParkedMessage[];
}

interface TaskRow extends Record<string, unknown> {
  readonly subject_key: string | null;
  readonly head_repo_id: string | null;
  readonly branch_key: string | null;
  readonly revision: number;
  readonly grant_n: number | null;
  readonly remove_at_ms: number | null;
  readonly is_unsettled: number;
  readonly parked: string | null;
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

/** The branch that a task works on, in the words of a subject. */
function branchKeyOf({ summary, headRepoId }: IndexedTask): string | null {
  if (summary.branchName === null || headRepoId === null) return null;
  return subjectKeyOf({ repoId: summary.repoId, number: null, headRepoId, headRefName: summary.branchName });
}

function taskOf(row: TaskRow): IndexedTask {
  const summary: WorkbenchTaskSummary = JSON.parse(row.json);
  return {
    summary,
    subjectKey: row.subject_key,
    headRepoId: row.head_repo_id,
    revision: row.revision,
    grant: row.grant_n,
    removeAtMs: row.remove_at_ms,
    isUnsettled: row.is_unsettled === 1,
    parked: row.parked === null ? [] : JSON.parse(row.parked),
  };
}

const COLUMNS =
  "subject_key, head_repo_id, branch_key, revision, grant_n, remove_at_ms, is_unsettled, parked, json";

export async function loadTask(db: Sql, taskId: string): Promise<IndexedTask | null> {
  const [row] = await db.execute<TaskRow>(`SELECT ${COLUMNS} FROM org_tasks WHERE task_id = ?1`, taskId);
  return row ? taskOf(row) : null;
}

/**
 * [TK4] The task of each subject: the one that was made of it, else the one that works on the branch that it names
 * (a live one before archived ones).
 */
export async function loadTasksBySubject(
  db: Sql,
  keys: readonly string[],
): Promise<Map<string, IndexedTask>> {
  const wanted = JSON.stringify(keys);
  const ofBranch = await db.execute<TaskRow>(
    `SELECT ${COLUMNS} FROM org_tasks WHERE branch_key IN (SELECT value FROM json_each(?1))
     ORDER BY archived_at_ms IS NULL, task_id`,
    wanted,
  );
  const found = new Map(ofBranch.map((row) => [row.branch_key ?? "", taskOf(row)]));
  const ofSubject = await db.execute<TaskRow>(
    `SELECT ${COLUMNS} FROM org_tasks WHERE subject_key IN (SELECT value FROM json_each(?1))`,
    wanted,
  );
  for (const row of ofSubject) found.set(row.subject_key ?? "", taskOf(row));
  return found;
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
       archived_at_ms, json, branch_key, queued_at_ms)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, ?8, ?9, ?10)
     ON CONFLICT (subject_key) DO NOTHING RETURNING task_id`,
    summary.taskId,
    task.subjectKey,
    summary.repoId,
    task.headRepoId,
    summary.branchName,
    summary.pullRequest?.number ?? null,
    task.revision,
    JSON.stringify(summary),
    branchKeyOf(task),
    summary.queuedAtMs,
  );
  return rows.length > 0;
}

export async function saveTask(tx: Sql, task: IndexedTask): Promise<void> {
  const { summary } = task;
  await tx.execute(
    `UPDATE org_tasks SET branch_name = ?2, pr_number = ?3, revision = ?4, archived_at_ms = ?5, json = ?6,
       head_repo_id = ?7, branch_key = ?8, queued_at_ms = ?9, grant_n = ?10, remove_at_ms = ?11, is_unsettled = ?12,
       parked = ?13
     WHERE task_id = ?1`,
    summary.taskId,
    summary.branchName,
    summary.pullRequest?.number ?? null,
    task.revision,
    summary.archivedAtMs,
    JSON.stringify(summary),
    task.headRepoId,
    branchKeyOf(task),
    summary.queuedAtMs,
    task.grant,
    task.removeAtMs,
    Number(task.isUnsettled),
    task.parked.length === 0 ? null : JSON.stringify(task.parked),
  );
}

export async function deleteTask(tx: Sql, taskId: string): Promise<void> {
  await tx.execute("DELETE FROM org_tasks WHERE task_id = ?1", taskId);
}

/** How many turns are granted and not given back. */
export async function countGranted(db: Sql): Promise<number> {
  const [row] = await db.execute<{ granted: number }>(
    "SELECT count(*) AS granted FROM org_tasks WHERE grant_n IS NOT NULL",
  );
  return row?.granted ?? 0;
}

export interface QueuedTask {
  readonly taskId: string;
  readonly repo: WorkbenchRepoSummary;
}

/** Those that wait for a turn, who waits longest first; one whose repository is gone waits until it is back. */
export async function loadQueue(db: Sql, limit: number): Promise<QueuedTask[]> {
  const rows = await db.execute<{ task_id: string; json: string }>(
    `SELECT org_tasks.task_id, org_repos.json
     FROM org_tasks JOIN org_repos ON org_repos.repo_id = org_tasks.repo_id
     WHERE queued_at_ms IS NOT NULL AND grant_n IS NULL ORDER BY queued_at_ms, org_tasks.task_id LIMIT ?1`,
    limit,
  );
  return rows.map((row) => {
    const repo: WorkbenchRepoSummary = JSON.parse(row.json);
    return { taskId: row.task_id, repo };
  });
}

export interface UnfinishedTask {
  readonly taskId: string;
  /** Its turn, and the repository to run it in; null: it has none, or its repository is gone. */
  readonly turn: { readonly grant: number; readonly repo: WorkbenchRepoSummary } | null;
}

/** Tasks whose actors may have something left to do, by their ids after `after`. */
export async function loadUnfinished(db: Sql, after: string, limit: number): Promise<UnfinishedTask[]> {
  const rows = await db.execute<{ task_id: string; grant_n: number | null; json: string | null }>(
    `SELECT org_tasks.task_id, grant_n, org_repos.json
     FROM org_tasks LEFT JOIN org_repos ON org_repos.repo_id = org_tasks.repo_id
     WHERE org_tasks.task_id > ?1 AND (grant_n IS NOT NULL OR is_unsettled = 1)
     ORDER BY org_tasks.task_id LIMIT ?2`,
    after,
    limit,
  );
  return rows.map((row) => {
    if (row.grant_n === null || row.json === null) return { taskId: row.task_id, turn: null };
    const repo: WorkbenchRepoSummary = JSON.parse(row.json);
    return { taskId: row.task_id, turn: { grant: row.grant_n, repo } };
  });
}

export async function setGrant(tx: Sql, taskId: string, grant: number): Promise<void> {
  await tx.execute("UPDATE org_tasks SET grant_n = ?2 WHERE task_id = ?1", taskId, grant);
}

/** [DX6] What GitHub was not shown of tasks, as their actors said; they go on sleeping. At most of 500 tasks. */
export async function loadParkedOfTasks(
  db: Sql,
): Promise<{ readonly taskId: string; readonly parked: readonly ParkedMessage[] }[]> {
  const rows = await db.execute<{ task_id: string; parked: string }>(
    "SELECT task_id, parked FROM org_tasks WHERE parked IS NOT NULL ORDER BY task_id LIMIT 500",
  );
  return rows.map((row) => ({ taskId: row.task_id, parked: JSON.parse(row.parked) }));
}

export async function countParkedOfTasks(db: Sql): Promise<number> {
  const [row] = await db.execute<{ count: number | null }>(
    "SELECT sum(json_array_length(parked)) AS count FROM org_tasks WHERE parked IS NOT NULL",
  );
  return row?.count ?? 0;
}

/** Archived tasks by the time of their removal, the next one first; what GitHub was not told yet keeps one [DX13]. */
export async function loadRemovals(
  db: Sql,
  limit: number,
): Promise<{ readonly taskId: string; readonly atMs: number }[]> {
  const rows = await db.execute<{ task_id: string; remove_at_ms: number }>(
    `SELECT task_id, remove_at_ms FROM org_tasks
     WHERE remove_at_ms IS NOT NULL AND parked IS NULL AND is_unsettled = 0
     ORDER BY remove_at_ms LIMIT ?1`,
    limit,
  );
  return rows.map((row) => ({ taskId: row.task_id, atMs: row.remove_at_ms }));
}
