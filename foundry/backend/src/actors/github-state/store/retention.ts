import type { Sql } from "../../sql/sql.ts";

/** [DX13] What retention removes, each with its condition on time (?1); parked messages never. */
const prunable = {
  closedPullRequests: {
    table: "github_pull_requests",
    key: "pr_id",
    where: "state <> 'open' AND updated_at_ms < ?1",
  },
  events: { table: "github_events", key: "rowid", where: "at_ms < ?1" },
  branches: { table: "github_branches", key: "rowid", where: "deleted AND pushed_at_ms < ?1" },
  /** Tombstones; updated_at is GitHub's last word on a repository. */
  repositories: { table: "github_repositories", key: "rowid", where: "deleted AND updated_at_ms < ?1" },
  jobs: {
    table: "github_jobs",
    key: "rowid",
    where: "status NOT IN ('queued', 'running') AND finished_at_ms < ?1",
  },
} as const;

/** Deletes at most `limit` rows older than the retention time; returns how many. */
export async function pruneChunk(
  db: Sql,
  what: keyof typeof prunable,
  olderThanMs: number,
  limit: number,
): Promise<number> {
  const { table, key, where } = prunable[what];
  const rows = await db.execute(
    `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ?2) RETURNING ${key} AS id`,
    olderThanMs,
    limit,
  );
  return rows.length;
}
