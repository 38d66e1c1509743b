import { debounce } from "@foundry/durable";
import type { JobAccepted } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** Work that talks to GitHub: one at a time, in order. */
export type SyncJobKind = "full" | "organization" | "repository" | "pullRequests" | "pullRequest";
/** Bounded clean-up of our own rows, beside the syncs. */
export type MaintenanceJobKind = "purge" | "purgeRepository" | "republishRepository";

export interface JobArgs {
  readonly force?: boolean;
  readonly repoId?: string;
  readonly number?: number;
  /** purge: rows of earlier generations go. */
  readonly generation?: number;
}

export interface Job<Kind extends SyncJobKind | MaintenanceJobKind = SyncJobKind | MaintenanceJobKind> {
  readonly jobId: string;
  readonly kind: Kind;
  readonly args: JobArgs;
  readonly status: "queued" | "running";
  readonly generation: number;
  readonly attempts: number;
  readonly dueAtMs: number;
  readonly startedAtMs: number | null;
}

interface JobRow<Kind = Job["kind"]> extends Record<string, unknown> {
  readonly job_id: string;
  readonly kind: Kind;
  readonly args: string;
  readonly status: "queued" | "running";
  readonly generation: number;
  readonly attempts: number;
  readonly first_requested_at_ms: number;
  readonly due_at_ms: number;
  readonly started_at_ms: number | null;
}

function jobOf<Kind extends Job["kind"]>(row: JobRow<Kind>): Job<Kind> {
  const args: JobArgs = JSON.parse(row.args);
  return {
    jobId: row.job_id,
    kind: row.kind,
    args,
    status: row.status,
    generation: row.generation,
    attempts: row.attempts,
    dueAtMs: row.due_at_ms,
    startedAtMs: row.started_at_ms,
  };
}

export interface JobRequest {
  readonly kind: Job["kind"];
  readonly args: JobArgs;
  readonly nowMs: number;
  readonly newId: string;
  /** [DX9] Wait for the end of a burst; null: due at once. */
  readonly debounce: { readonly waitMs: number; readonly maxWaitMs: number } | null;
}

/**
 * Asks for a job. One that waits already for the same thing is the answer to all who ask meanwhile; beside one that
 * runs, one more is queued to run afterwards [GH8].
 */
export async function enqueueJob(tx: Sql, request: JobRequest): Promise<JobAccepted> {
  const { kind, args, nowMs } = request;
  const [queued] = await tx.execute<JobRow>(
    `SELECT * FROM github_jobs WHERE status = 'queued' AND kind = ?1
       AND (kind = 'full' OR args = ?2) ORDER BY n LIMIT 1`,
    kind,
    JSON.stringify(args),
  );
  if (queued) {
    const known = jobOf(queued);
    const pending = { firstAtMs: queued.first_requested_at_ms, dueAtMs: queued.due_at_ms };
    const dueAtMs = request.debounce ? debounce(pending, nowMs, request.debounce).dueAtMs : nowMs;
    await tx.execute(
      "UPDATE github_jobs SET due_at_ms = ?2, args = ?3 WHERE job_id = ?1",
      known.jobId,
      dueAtMs,
      JSON.stringify(kind === "full" ? { force: Boolean(known.args.force) || Boolean(args.force) } : args),
    );
    return { jobId: known.jobId, status: "queued" };
  }
  const dueAtMs = request.debounce ? debounce(null, nowMs, request.debounce).dueAtMs : nowMs;
  await tx.execute(
    `INSERT INTO github_jobs (job_id, kind, args, status, generation, attempts, first_requested_at_ms, due_at_ms)
     VALUES (?1, ?2, ?3, 'queued', 0, 0, ?4, ?5)`,
    request.newId,
    kind,
    JSON.stringify(args),
    nowMs,
    dueAtMs,
  );
  return { jobId: request.newId, status: "queued" };
}

const SYNC_KINDS = "('full', 'organization', 'repository', 'pullRequests', 'pullRequest')";

/** The job that runs or waits for its retry; else the queued one that is due first. */
export async function nextSyncJob(db: Sql): Promise<Job<SyncJobKind> | null> {
  const [row] = await db.execute<JobRow<SyncJobKind>>(nextJob(`kind IN ${SYNC_KINDS}`));
  return row ? jobOf(row) : null;
}

export async function nextMaintenanceJob(db: Sql): Promise<Job<MaintenanceJobKind> | null> {
  const [row] = await db.execute<JobRow<MaintenanceJobKind>>(nextJob(`kind NOT IN ${SYNC_KINDS}`));
  return row ? jobOf(row) : null;
}

function nextJob(kinds: string): string {
  return `SELECT * FROM github_jobs WHERE status IN ('queued', 'running') AND ${kinds}
    ORDER BY status = 'running' DESC, due_at_ms, n LIMIT 1`;
}

export async function markJobRunning(
  tx: Sql,
  jobId: string,
  generation: number,
  nowMs: number,
): Promise<void> {
  await tx.execute(
    "UPDATE github_jobs SET status = 'running', generation = ?2, started_at_ms = ?3 WHERE job_id = ?1",
    jobId,
    generation,
    nowMs,
  );
}

/** A clear may have ended the job while it was at work: what it brings then must not be written. */
export async function isJobRunning(tx: Sql, jobId: string): Promise<boolean> {
  const rows = await tx.execute("SELECT 1 FROM github_jobs WHERE job_id = ?1 AND status = 'running'", jobId);
  return rows.length > 0;
}

export async function postponeJob(
  tx: Sql,
  jobId: string,
  dueAtMs: number,
  failure: { code: string; message: string },
): Promise<void> {
  await tx.execute(
    `UPDATE github_jobs SET attempts = attempts + 1, due_at_ms = ?2, error_code = ?3, error_message = ?4
     WHERE job_id = ?1`,
    jobId,
    dueAtMs,
    failure.code,
    failure.message,
  );
}

/** Something worked: failures before it no longer count. */
export async function resetJobAttempts(tx: Sql, jobId: string): Promise<void> {
  await tx.execute("UPDATE github_jobs SET attempts = 0 WHERE job_id = ?1 AND attempts > 0", jobId);
}

export async function finishJob(
  tx: Sql,
  jobId: string,
  nowMs: number,
  failure: { code: string; message: string } | null,
): Promise<void> {
  await tx.execute(
    `UPDATE github_jobs SET status = ?2, finished_at_ms = ?3, error_code = ?4, error_message = ?5
     WHERE job_id = ?1`,
    jobId,
    failure ? "failed" : "completed",
    nowMs,
    failure?.code ?? null,
    failure?.message ?? null,
  );
  await tx.execute("DELETE FROM github_job_steps WHERE job_id = ?1", jobId);
}

/** [GH11] Ends all syncs, the running one too. */
export async function cancelSyncJobs(tx: Sql, nowMs: number): Promise<void> {
  await tx.execute(
    `UPDATE github_jobs SET status = 'cancelled', finished_at_ms = ?1
     WHERE status IN ('queued', 'running') AND kind IN ${SYNC_KINDS}`,
    nowMs,
  );
  await tx.execute("DELETE FROM github_job_steps");
}
