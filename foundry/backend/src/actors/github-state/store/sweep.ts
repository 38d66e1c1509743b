import { IN_REPOSITORY } from "../../sql/in-repository.ts";
import type { Sql } from "../../sql/sql.ts";
import type { OutboundDraft } from "../outbound-draft.ts";
import type { Job } from "./jobs.ts";

/** Rows that neither a sync of this generation saw nor a webhook touched since it began [GH8]. */
const UNSEEN = "sync_generation < ?1 AND touched_generation < ?1";

/**
 * One chunk of removing everything of earlier generations [GH11]: pull requests first, then repositories (tombstones
 * too), members, branches and events. True when nothing is left.
 */
export async function purgeChunk(
  tx: Sql,
  generation: number,
  limit: number,
  outbound: OutboundDraft,
): Promise<boolean> {
  const prs = await tx.execute<{ id: string }>(
    `DELETE FROM github_pull_requests WHERE pr_id IN
       (SELECT pr_id FROM github_pull_requests WHERE ${UNSEEN} LIMIT ?2) RETURNING pr_id AS id`,
    generation,
    limit,
  );
  for (const { id } of prs) outbound.prIds.add(id);
  if (prs.length >= limit) return false;
  const repos = await tx.execute<{ id: string }>(
    `DELETE FROM github_repositories WHERE rowid IN
       (SELECT rowid FROM github_repositories WHERE ${UNSEEN} LIMIT ?2) RETURNING repo_id AS id`,
    generation,
    limit,
  );
  for (const { id } of repos) outbound.repoIds.add(id);
  if (repos.length >= limit) return false;
  return purgeRest(tx, generation, limit);
}

async function purgeRest(tx: Sql, generation: number, limit: number): Promise<boolean> {
  const orphaned = "repo_id IS NULL OR repo_id NOT IN (SELECT repo_id FROM github_repositories)";
  const gone = [
    await tx.execute(
      `DELETE FROM github_members WHERE rowid IN
         (SELECT rowid FROM github_members WHERE ${UNSEEN} LIMIT ?2) RETURNING member_id`,
      generation,
      limit,
    ),
    await tx.execute(
      `DELETE FROM github_branches WHERE rowid IN
         (SELECT rowid FROM github_branches WHERE ${orphaned} LIMIT ?1) RETURNING repo_id`,
      limit,
    ),
    await tx.execute(
      `DELETE FROM github_events WHERE id IN (SELECT id FROM github_events WHERE ${orphaned} LIMIT ?1)
       RETURNING id`,
      limit,
    ),
  ];
  return gone.every((rows) => rows.length < limit);
}

/** One chunk of open pull requests that are gone at GitHub: of repositories whose lists were read to the end. */
export async function sweepPullRequests(
  tx: Sql,
  job: { jobId: string; generation: number },
  limit: number,
): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    `DELETE FROM github_pull_requests WHERE pr_id IN (
       SELECT pr.pr_id FROM github_job_steps steps
       JOIN github_pull_requests pr ON pr.pr_id >= steps.key || '#' AND pr.pr_id < steps.key || '$'
       WHERE steps.job_id = ?2 AND steps.phase = 'pullRequests' AND steps.status = 'done'
         AND pr.state = 'open' AND ${UNSEEN} LIMIT ?3)
     RETURNING pr_id AS id`,
    job.generation,
    job.jobId,
    limit,
  );
  return rows.map((row) => row.id);
}

/** A repository that the installation no longer sees, or null. Tombstones stay until the retention. */
export async function unseenRepository(db: Sql, generation: number): Promise<string | null> {
  const [row] = await db.execute<{ repo_id: string }>(
    `SELECT repo_id FROM github_repositories WHERE ${UNSEEN} AND NOT deleted LIMIT 1`,
    generation,
  );
  return row?.repo_id ?? null;
}

export async function deleteRepositoryRow(tx: Sql, repoId: string): Promise<void> {
  await tx.execute("DELETE FROM github_repositories WHERE repo_id = ?1", repoId);
}

export async function sweepMembers(tx: Sql, generation: number, limit: number): Promise<number> {
  const rows = await tx.execute(
    `DELETE FROM github_members WHERE rowid IN
       (SELECT rowid FROM github_members WHERE ${UNSEEN} LIMIT ?2) RETURNING member_id`,
    generation,
    limit,
  );
  return rows.length;
}

/** After a rename: one chunk of the repository's open pull requests goes out again, under the new name. */
export async function republishChunk(
  tx: Sql,
  job: Job,
  limit: number,
  outbound: OutboundDraft,
): Promise<boolean> {
  const { repoId = "", number = 0 } = job.args;
  const rows = await tx.execute<{ pr_id: string; number: number }>(
    `SELECT pr_id, number FROM github_pull_requests
     WHERE ${IN_REPOSITORY} AND state = 'open' AND number > ?2 ORDER BY number LIMIT ?3`,
    repoId,
    number,
    limit,
  );
  for (const row of rows) outbound.prIds.add(row.pr_id);
  const last = rows.at(-1);
  if (rows.length < limit || !last) return true;
  await tx.execute(
    "UPDATE github_jobs SET args = ?2 WHERE job_id = ?1",
    job.jobId,
    JSON.stringify({ repoId, number: last.number }),
  );
  return false;
}
