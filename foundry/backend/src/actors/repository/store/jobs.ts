import type { JobStep, RepositoryJob } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { JobArgs } from "../contract.ts";

/** A job's row: what people see of it, and what running it needs beside. */
export interface StoredJob {
  readonly job: RepositoryJob;
  readonly args: JobArgs;
  /** The first request of a debounced one. */
  readonly firstRequestedAtMs: number;
  readonly dueAtMs: number;
  /** Tasks that wait for its end [RJ9]. */
  readonly waitingTasks: readonly string[];
}

interface JobRow extends Record<string, unknown> {
  readonly n: number;
  readonly args: string;
  readonly first_requested_at_ms: number;
  readonly due_at_ms: number;
  readonly waiting_tasks: string;
  readonly json: string;
}

function jobOf(row: JobRow): StoredJob {
  const job: RepositoryJob = JSON.parse(row.json);
  const args: JobArgs = JSON.parse(row.args);
  const waitingTasks: string[] = JSON.parse(row.waiting_tasks);
  return {
    job,
    args,
    firstRequestedAtMs: row.first_requested_at_ms,
    dueAtMs: row.due_at_ms,
    waitingTasks,
  };
}

export async function loadJob(db: Sql, jobId: string): Promise<StoredJob | null> {
  const [row] = await db.execute<JobRow>("SELECT * FROM repo_jobs WHERE job_id = ?1", jobId);
  return row ? jobOf(row) : null;
}

/** [RJ5] The job that waits for the same thing; one that failed and waits for its next try is one, too. */
export async function findQueued(db: Sql, args: JobArgs): Promise<StoredJob | null> {
  const [row] = await db.execute<JobRow>(
    // The index is on both states.
    `SELECT * FROM repo_jobs WHERE status IN ('queued', 'running') AND status = 'queued' AND args = ?1
     ORDER BY n LIMIT 1`,
    JSON.stringify(args),
  );
  return row ? jobOf(row) : null;
}

/** [RJ2] The one that runs (it was left behind by a kill); else the first that is due; else the next to be due. */
export async function nextJob(db: Sql, nowMs: number): Promise<StoredJob | null> {
  const [row] = await db.execute<JobRow>(
    `SELECT * FROM repo_jobs WHERE status IN ('queued', 'running')
     ORDER BY status = 'running' DESC, max(due_at_ms, ?1), n LIMIT 1`,
    nowMs,
  );
  return row ? jobOf(row) : null;
}

export async function insertJob(tx: Sql, stored: StoredJob): Promise<void> {
  const { job } = stored;
  await tx.execute(
    `INSERT INTO repo_jobs (job_id, kind, status, args, first_requested_at_ms, due_at_ms, finished_at_ms,
       waiting_tasks, json)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)`,
    job.jobId,
    job.kind,
    job.status,
    JSON.stringify(stored.args),
    stored.firstRequestedAtMs,
    stored.dueAtMs,
    job.finishedAtMs,
    JSON.stringify(stored.waitingTasks),
    JSON.stringify(job),
  );
}

export async function saveJob(tx: Sql, stored: StoredJob): Promise<void> {
  const { job } = stored;
  await tx.execute(
    `UPDATE repo_jobs SET status = ?2, due_at_ms = ?3, finished_at_ms = ?4, waiting_tasks = ?5, json = ?6
     WHERE job_id = ?1`,
    job.jobId,
    job.status,
    stored.dueAtMs,
    job.finishedAtMs,
    JSON.stringify(stored.waitingTasks),
    JSON.stringify(job),
  );
}

export interface JobPage {
  readonly jobs: readonly RepositoryJob[];
  /** The `n` to go on before; null at the end. */
  readonly nextBefore: number | null;
}

/** Newest first, before the row `before`. */
export async function listJobs(db: Sql, limit: number, before: number | null): Promise<JobPage> {
  const rows = await db.execute<JobRow>(
    "SELECT * FROM repo_jobs WHERE n < ?1 ORDER BY n DESC LIMIT ?2",
    before ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    jobs: page.map((row) => jobOf(row).job),
    nextBefore: rows.length > limit && last ? last.n : null,
  };
}

/** A step begins; the one before it ends. A step that runs again has its new times. */
export async function beginStep(
  tx: Sql,
  jobId: string,
  step: { name: string; message: string; atMs: number },
): Promise<void> {
  await endSteps(tx, jobId, step.atMs);
  await tx.execute(
    `INSERT OR REPLACE INTO repo_job_steps (job_id, name, position, message, started_at_ms, finished_at_ms)
     VALUES (?1, ?2, (SELECT count(*) FROM repo_job_steps WHERE job_id = ?1 AND name <> ?2), ?3, ?4, NULL)`,
    jobId,
    step.name,
    step.message,
    step.atMs,
  );
}

export async function endSteps(tx: Sql, jobId: string, atMs: number): Promise<void> {
  await tx.execute(
    "UPDATE repo_job_steps SET finished_at_ms = ?2 WHERE job_id = ?1 AND finished_at_ms IS NULL",
    jobId,
    atMs,
  );
}

export async function loadSteps(db: Sql, jobId: string): Promise<JobStep[]> {
  const rows = await db.execute<{
    name: string;
    message: string;
    started_at_ms: number;
    finished_at_ms: number | null;
  }>("SELECT * FROM repo_job_steps WHERE job_id = ?1 ORDER BY position, started_at_ms", jobId);
  return rows.map((row) => ({
    name: row.name,
    message: row.message,
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
  }));
}

/** What is queued or runs, oldest first; at most 200, as each is an event. */
export async function loadLiveJobs(db: Sql): Promise<StoredJob[]> {
  const rows = await db.execute<JobRow>(
    "SELECT * FROM repo_jobs WHERE status IN ('queued', 'running') ORDER BY n LIMIT 200",
  );
  return rows.map(jobOf);
}

/** The newest of the finished jobs always stay: the topic shows them. */
const ALWAYS_KEPT = 100;

/** [DX13] Deletes at most `limit` finished jobs that are too old or too many, with their steps; returns how many. */
export async function pruneJobs(
  tx: Sql,
  { olderThanMs, kept, limit }: { olderThanMs: number; kept: number; limit: number },
): Promise<number> {
  const rows = await tx.execute<{ job_id: string }>(
    `DELETE FROM repo_jobs WHERE n IN (
       SELECT n FROM repo_jobs WHERE finished_at_ms IS NOT NULL
         AND n NOT IN (SELECT n FROM repo_jobs ORDER BY n DESC LIMIT ?4)
         AND (finished_at_ms < ?1 OR n NOT IN (SELECT n FROM repo_jobs ORDER BY n DESC LIMIT ?2))
       ORDER BY n LIMIT ?3)
     RETURNING job_id`,
    olderThanMs,
    Math.max(kept, ALWAYS_KEPT),
    limit,
    ALWAYS_KEPT,
  );
  await tx.execute(
    "DELETE FROM repo_job_steps WHERE job_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(rows.map((row) => row.job_id)),
  );
  return rows.length;
}
