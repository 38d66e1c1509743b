import type { Sql } from "../../sql/sql.ts";

export type StepPhase = "repositories" | "pullRequests" | "members";

/** One list that a sync reads page by page; `page` is the next one to fetch. */
export interface Step {
  readonly phase: StepPhase;
  /** A repository's id for its pull requests, a role for members, "" for repositories. */
  readonly key: string;
  readonly page: number;
  readonly attempts: number;
}

export async function insertSteps(
  tx: Sql,
  jobId: string,
  phase: StepPhase,
  keys: readonly string[],
): Promise<void> {
  await tx.execute(
    `INSERT OR IGNORE INTO github_job_steps (job_id, phase, key, cursor, status, attempts)
     SELECT ?1, ?2, value, NULL, 'pending', 0 FROM json_each(?3)`,
    jobId,
    phase,
    JSON.stringify(keys),
  );
}

export async function pendingSteps(db: Sql, jobId: string, phase: StepPhase): Promise<Step[]> {
  const rows = await db.execute<{ key: string; cursor: string | null; attempts: number }>(
    `SELECT key, cursor, attempts FROM github_job_steps
     WHERE job_id = ?1 AND phase = ?2 AND status = 'pending' ORDER BY attempts, key`,
    jobId,
    phase,
  );
  return rows.map((row) => ({
    phase,
    key: row.key,
    page: row.cursor === null ? 1 : Number(row.cursor),
    attempts: row.attempts,
  }));
}

/** Moves lists to their next page, or ends them (`nextPage` null): the place from which a killed sync goes on. */
export async function advanceSteps(
  tx: Sql,
  jobId: string,
  moves: readonly { phase: StepPhase; key: string; nextPage: number | null }[],
): Promise<void> {
  await tx.execute(
    `UPDATE github_job_steps SET
       cursor = coalesce(value ->> '$.nextPage', cursor),
       status = CASE WHEN value ->> '$.nextPage' IS NULL THEN 'done' ELSE 'pending' END
     FROM json_each(?2)
     WHERE job_id = ?1 AND phase = value ->> '$.phase' AND github_job_steps.key = value ->> '$.key'`,
    jobId,
    JSON.stringify(moves),
  );
}

/** A list that fails is tried again, and skipped in the end [GH8]. */
export async function failStep(
  tx: Sql,
  jobId: string,
  step: Step,
  failure: { code: string; skip: boolean },
): Promise<void> {
  await tx.execute(
    `UPDATE github_job_steps SET attempts = attempts + 1, code = ?4, status = ?5
     WHERE job_id = ?1 AND phase = ?2 AND key = ?3`,
    jobId,
    step.phase,
    step.key,
    failure.code,
    failure.skip ? "failed" : "pending",
  );
}

export interface StepCounts {
  readonly done: number;
  readonly total: number;
}

export async function countSteps(db: Sql, jobId: string, phase: StepPhase): Promise<StepCounts> {
  const [row] = await db.execute<{ done: number; total: number }>(
    `SELECT coalesce(sum(status <> 'pending'), 0) AS done, count(*) AS total
     FROM github_job_steps WHERE job_id = ?1 AND phase = ?2`,
    jobId,
    phase,
  );
  return row ?? { done: 0, total: 0 };
}

/** Repositories whose pull requests could not be read. */
export async function skippedRepositories(
  db: Sql,
  jobId: string,
): Promise<{ repoId: string; repoFullName: string; code: string }[]> {
  return db.execute<{ repoId: string; repoFullName: string; code: string }>(
    `SELECT steps.key AS repoId, coalesce(repo.full_name, steps.key) AS repoFullName, steps.code AS code
     FROM github_job_steps steps LEFT JOIN github_repositories repo ON repo.repo_id = steps.key
     WHERE steps.job_id = ?1 AND steps.phase = 'pullRequests' AND steps.status = 'failed' ORDER BY 2 LIMIT 100`,
    jobId,
  );
}
