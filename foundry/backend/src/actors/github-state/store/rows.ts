import { IN_REPOSITORY } from "../../sql/in-repository.ts";
import type { Sql } from "../../sql/sql.ts";
import type { ActivityChange, BranchChange } from "../plan-batch.ts";
import type { RepositoryChange } from "./upsert.ts";

interface RepositoryRow extends Record<string, unknown> {
  readonly repo_id: string;
  readonly owner_id: string;
  readonly owner: string;
  readonly name: string;
  readonly full_name: string;
  readonly is_private: number;
  readonly is_archived: number;
  readonly default_branch: string;
  readonly description: string | null;
  readonly url: string;
  readonly pushed_at_ms: number | null;
  readonly updated_at_ms: number;
  readonly deleted: number;
}

export function repositoryOf(row: RepositoryRow): RepositoryChange {
  return {
    repoId: row.repo_id,
    ownerId: row.owner_id,
    owner: row.owner,
    name: row.name,
    fullName: row.full_name,
    isPrivate: row.is_private === 1,
    isArchived: row.is_archived === 1,
    defaultBranch: row.default_branch,
    description: row.description,
    url: row.url,
    pushedAtMs: row.pushed_at_ms,
    updatedAtMs: row.updated_at_ms,
    deleted: row.deleted === 1,
  };
}

/** The rows of these ids, tombstones included. */
export async function loadRepositories(
  db: Sql,
  ids: readonly string[],
): Promise<Map<string, RepositoryChange>> {
  if (ids.length === 0) return new Map();
  const rows = await db.execute<RepositoryRow>(
    "SELECT * FROM github_repositories WHERE repo_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(ids),
  );
  return new Map(rows.map((row) => [row.repo_id, repositoryOf(row)]));
}

/** A repository's live row, or null. */
export async function loadRepository(db: Sql, repoId: string): Promise<RepositoryChange | null> {
  const row = (await loadRepositories(db, [repoId])).get(repoId);
  return row && !row.deleted ? row : null;
}

/** While a sync runs: repositories of which a webhook has news are not swept. */
export async function touchRepositories(tx: Sql, ids: readonly string[], generation: number): Promise<void> {
  await tx.execute(
    `UPDATE github_repositories SET touched_generation = ?2
     WHERE repo_id IN (SELECT value FROM json_each(?1)) AND touched_generation < ?2`,
    JSON.stringify(ids),
    generation,
  );
}

/** Deletes up to `limit` pull requests of a repository; returns their ids. */
export async function deletePullRequestsOf(tx: Sql, repoId: string, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ pr_id: string }>(
    `DELETE FROM github_pull_requests WHERE pr_id IN
       (SELECT pr_id FROM github_pull_requests WHERE ${IN_REPOSITORY} LIMIT ?2)
     RETURNING pr_id`,
    repoId,
    limit,
  );
  return rows.map((row) => row.pr_id);
}

export async function deleteRepositoryExtras(tx: Sql, repoId: string): Promise<void> {
  await tx.execute("DELETE FROM github_branches WHERE repo_id = ?1", repoId);
}

export async function deleteMembers(tx: Sql, ids: readonly string[]): Promise<void> {
  await tx.execute(
    "DELETE FROM github_members WHERE member_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(ids),
  );
}

/** Heads in the order of pushes; on a tie what comes later wins, but an unknown head never replaces a known one. */
export async function upsertBranches(tx: Sql, rows: readonly BranchChange[]): Promise<void> {
  await tx.execute(
    `INSERT INTO github_branches AS old (repo_id, branch_name, head_sha, pushed_at_ms, deleted)
     SELECT value ->> '$.repoId', value ->> '$.branchName', value ->> '$.headSha', value ->> '$.pushedAtMs',
       value ->> '$.deleted'
     FROM json_each(?1) WHERE true
     ON CONFLICT (repo_id, branch_name) DO UPDATE SET
       head_sha = excluded.head_sha, pushed_at_ms = excluded.pushed_at_ms, deleted = excluded.deleted
     WHERE excluded.pushed_at_ms > old.pushed_at_ms
       OR (excluded.pushed_at_ms = old.pushed_at_ms AND (excluded.deleted OR excluded.head_sha IS NOT NULL))`,
    JSON.stringify(
      rows.map(({ repoId, branchName, headSha, pushedAtMs, deleted }) => ({
        repoId,
        branchName,
        headSha,
        pushedAtMs,
        deleted,
      })),
    ),
  );
}

/** Events of repositories other than pull requests' own, which their rows tell. */
export async function insertEvents(tx: Sql, rows: readonly ActivityChange[]): Promise<void> {
  await tx.execute(
    `INSERT INTO github_events (guid, repo_id, event, action, actor_login, subject, url, at_ms)
     SELECT value ->> '$.guid', value ->> '$.repoId', value ->> '$.event', value ->> '$.action',
       value ->> '$.actorLogin', value ->> '$.subject', value ->> '$.url', value ->> '$.atMs'
     FROM json_each(?1)`,
    JSON.stringify(rows),
  );
}
