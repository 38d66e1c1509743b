import type { WorkbenchOpenPrSummary, WorkbenchRepoSummary } from "@foundry/shared";
import { IN_REPOSITORY } from "../../sql/in-repository.ts";
import type { Sql } from "../../sql/sql.ts";

export interface RepoRow extends Record<string, unknown> {
  readonly repo_id: string;
  readonly full_name: string;
  readonly json: string;
}

export async function loadRepos(db: Sql, ids: readonly string[]): Promise<Map<string, RepoRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<RepoRow>(
    "SELECT repo_id, full_name, json FROM org_repos WHERE repo_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(ids),
  );
  return new Map(rows.map((row) => [row.repo_id, row]));
}

export interface RepoWrite {
  readonly repo: WorkbenchRepoSummary;
  readonly json: string;
}

export async function saveRepos(tx: Sql, rows: readonly RepoWrite[]): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO org_repos (repo_id, full_name, updated_at_ms, json)
     SELECT value ->> '$.repo.repoId', value ->> '$.repo.fullName', value ->> '$.repo.updatedAtMs',
       value ->> '$.json'
     FROM json_each(?1)`,
    JSON.stringify(rows),
  );
}

/** Returns the ids that were there. */
export async function deleteRepos(tx: Sql, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.execute<{ repo_id: string }>(
    "DELETE FROM org_repos WHERE repo_id IN (SELECT value FROM json_each(?1)) RETURNING repo_id",
    JSON.stringify(ids),
  );
  return rows.map((row) => row.repo_id);
}

export interface PullRequestRow extends Record<string, unknown> {
  readonly pr_id: string;
  readonly head_repo_id: string | null;
  readonly head_ref_name: string;
  readonly task_id: string | null;
  readonly json: string;
}

const PULL_REQUEST_COLUMNS = "pr_id, head_repo_id, head_ref_name, task_id, json";

export async function loadPullRequests(
  db: Sql,
  ids: readonly string[],
): Promise<Map<string, PullRequestRow>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<PullRequestRow>(
    `SELECT ${PULL_REQUEST_COLUMNS} FROM org_pull_requests WHERE pr_id IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(ids),
  );
  return new Map(rows.map((row) => [row.pr_id, row]));
}

/** The open pull requests of a branch [GH6]; a head repository that is gone has no branches. */
export function loadPullRequestsOfHead(
  db: Sql,
  head: { repoId: string; headRepoId: string; headRefName: string },
): Promise<PullRequestRow[]> {
  return db.execute<PullRequestRow>(
    `SELECT ${PULL_REQUEST_COLUMNS} FROM org_pull_requests
     WHERE ${IN_REPOSITORY} AND head_ref_name = ?2 AND head_repo_id = ?3 ORDER BY number DESC`,
    head.repoId,
    head.headRefName,
    head.headRepoId,
  );
}

export function loadPullRequestsOfTask(db: Sql, taskId: string): Promise<PullRequestRow[]> {
  return db.execute<PullRequestRow>(
    `SELECT ${PULL_REQUEST_COLUMNS} FROM org_pull_requests WHERE task_id = ?1 ORDER BY number DESC`,
    taskId,
  );
}

export interface PullRequestWrite {
  readonly summary: WorkbenchOpenPrSummary;
  readonly headRepoId: string | null;
  readonly taskId: string | null;
  readonly json: string;
}

export async function savePullRequests(tx: Sql, rows: readonly PullRequestWrite[]): Promise<void> {
  const values = rows.map(({ summary, headRepoId, taskId, json }) => [
    summary.prId,
    summary.repoId,
    summary.number,
    headRepoId,
    summary.headRefName,
    taskId,
    json,
  ]);
  await tx.execute(
    `INSERT INTO org_pull_requests
       (pr_id, repo_id, number, head_repo_id, head_ref_name, task_id, json)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
     FROM json_each(?1) WHERE true
     ON CONFLICT (pr_id) DO UPDATE SET head_repo_id = excluded.head_repo_id,
       head_ref_name = excluded.head_ref_name, task_id = excluded.task_id, json = excluded.json`,
    JSON.stringify(values),
  );
}

export async function setTaskOfPullRequests(
  tx: Sql,
  ids: readonly string[],
  taskId: string | null,
): Promise<void> {
  await tx.execute(
    "UPDATE org_pull_requests SET task_id = ?2 WHERE pr_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(ids),
    taskId,
  );
}

export async function deletePullRequests(tx: Sql, ids: readonly string[]): Promise<void> {
  await tx.execute(
    "DELETE FROM org_pull_requests WHERE pr_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(ids),
  );
}

/** The topic keeps the newest 50. */
export const KEPT_ACTIVITIES = 50;

export async function saveActivities(
  tx: Sql,
  rows: readonly { activityId: string; json: string }[],
): Promise<void> {
  const inserted = await tx.execute<{ n: number }>(
    `INSERT INTO org_activity (activity_id, json)
     SELECT value ->> '$.activityId', value ->> '$.json' FROM json_each(?1) RETURNING n`,
    JSON.stringify(rows),
  );
  // Readers take the newest only; older ones go by so many, as a deletion with every event would slow each of them.
  if (!inserted.some(({ n }) => n % KEPT_ACTIVITIES === 0)) return;
  await tx.execute(
    "DELETE FROM org_activity WHERE n <= (SELECT max(n) FROM org_activity) - ?1",
    KEPT_ACTIVITIES,
  );
}

/** [DX13] Audit events live this long, and so many of them; they go by chunks, once in so many new ones. */
const AUDIT_RETENTION_MS = 180 * 24 * 3_600_000;
const KEPT_AUDIT_EVENTS = 50_000;
const AUDIT_PRUNE_EVERY = 100;
const AUDIT_PRUNE_CHUNK = 300;

/** Who did what: people from the dashboard, repositories' jobs [RJ4]. */
export async function recordAudit(
  tx: Sql,
  entry: { atMs: number; action: string; subject: string; detail: Record<string, unknown> },
): Promise<void> {
  const [row] = await tx.execute<{ id: number }>(
    "INSERT INTO audit_events (at_ms, action, subject, detail) VALUES (?1, ?2, ?3, ?4) RETURNING id",
    entry.atMs,
    entry.action,
    entry.subject,
    JSON.stringify(entry.detail),
  );
  if (!row || row.id % AUDIT_PRUNE_EVERY !== 0) return;
  // The oldest by their ids; their times rise with them, but for clocks that were set back.
  await tx.execute(
    `DELETE FROM audit_events WHERE id IN (SELECT id FROM audit_events ORDER BY id LIMIT ?3)
       AND (at_ms < ?1 OR id <= ?2)`,
    entry.atMs - AUDIT_RETENTION_MS,
    row.id - KEPT_AUDIT_EVENTS,
    AUDIT_PRUNE_CHUNK,
  );
}
