import type { PullRequestRecord, RepositoryRecord } from "../../../ports/github.ts";
import { IN_REPOSITORY } from "../../sql/in-repository.ts";
import type { Sql } from "../../sql/sql.ts";
import { repositoryOf } from "./rows.ts";

type RepositoryRow = Parameters<typeof repositoryOf>[0];

interface PullRequestRow extends Record<string, unknown> {
  readonly pr_id: string;
  readonly repo_id: string;
  readonly number: number;
  readonly title: string;
  readonly state: PullRequestRecord["state"];
  readonly is_draft: number;
  readonly url: string;
  readonly head_ref_name: string;
  readonly head_sha: string;
  readonly head_repo_id: string | null;
  readonly base_ref_name: string;
  readonly author_login: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly closed_at_ms: number | null;
  readonly merged_at_ms: number | null;
  readonly body: string | null;
}

function pullRequestOf(row: PullRequestRow): PullRequestRecord {
  return {
    prId: row.pr_id,
    repoId: row.repo_id,
    number: row.number,
    title: row.title,
    body: row.body,
    state: row.state,
    isDraft: row.is_draft === 1,
    url: row.url,
    headRefName: row.head_ref_name,
    headSha: row.head_sha,
    headRepoId: row.head_repo_id,
    baseRefName: row.base_ref_name,
    authorLogin: row.author_login,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    closedAtMs: row.closed_at_ms,
    mergedAtMs: row.merged_at_ms,
  };
}

export async function listRepositories(db: Sql): Promise<RepositoryRecord[]> {
  const rows = await db.execute<RepositoryRow>(
    "SELECT * FROM github_repositories WHERE NOT deleted ORDER BY full_name",
  );
  return rows.map((row) => {
    const { deleted: _deleted, ...record } = repositoryOf(row);
    return record;
  });
}

/** Of any state that is kept, newest number first. */
export async function listPullRequests(db: Sql, repoId: string): Promise<PullRequestRecord[]> {
  const rows = await db.execute<PullRequestRow>(
    `SELECT * FROM github_pull_requests WHERE ${IN_REPOSITORY} ORDER BY number DESC`,
    repoId,
  );
  return rows.map(pullRequestOf);
}

/**
 * [GH6] The pull request of a branch of the repository itself: a fork's branch of the same name is not ours. An open
 * one counts before closed ones, then the newest.
 */
export async function findPullRequestForBranch(
  db: Sql,
  repoId: string,
  branchName: string,
): Promise<PullRequestRecord | null> {
  const [row] = await db.execute<PullRequestRow>(
    `SELECT * FROM github_pull_requests WHERE ${IN_REPOSITORY} AND head_ref_name = ?2 AND head_repo_id = ?1
     ORDER BY state = 'open' DESC, number DESC LIMIT 1`,
    repoId,
    branchName,
  );
  return row ? pullRequestOf(row) : null;
}

/** The head of a branch as last pushed; null when it is not known or was deleted. */
export async function findBranchHead(db: Sql, repoId: string, branchName: string): Promise<string | null> {
  const [row] = await db.execute<{ head_sha: string | null }>(
    "SELECT head_sha FROM github_branches WHERE repo_id = ?1 AND branch_name = ?2 AND NOT deleted",
    repoId,
    branchName,
  );
  return row?.head_sha ?? null;
}

export interface RowCounts {
  readonly repositories: number;
  readonly openPullRequests: number;
  readonly members: number;
}

export async function countRows(db: Sql): Promise<RowCounts> {
  const [row] = await db.execute<{ repositories: number; open: number; members: number }>(
    `SELECT (SELECT count(*) FROM github_repositories WHERE NOT deleted) AS repositories,
       (SELECT count(*) FROM github_pull_requests WHERE state = 'open') AS open,
       (SELECT count(*) FROM github_members) AS members`,
  );
  return {
    repositories: row?.repositories ?? 0,
    openPullRequests: row?.open ?? 0,
    members: row?.members ?? 0,
  };
}
