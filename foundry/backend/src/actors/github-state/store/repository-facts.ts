import type { RepositoryIdentity } from "@foundry/shared";
import type { BranchPullRequest, HeadFact } from "../../repository/index.ts";
import { IN_REPOSITORY } from "../../sql/in-repository.ts";
import type { Sql } from "../../sql/sql.ts";
import { loadMeta } from "./meta.ts";
import { loadRepository } from "./rows.ts";

/** Null when the account does not have the repository (any more). */
export async function loadIdentity(db: Sql, repoId: string): Promise<RepositoryIdentity | null> {
  const [meta, repository] = [await loadMeta(db), await loadRepository(db, repoId)];
  if (!meta || !repository || repository.deleted) return null;
  const { fullName, defaultBranch, url, isPrivate, isArchived } = repository;
  const { installationId } = meta;
  return { repoId, fullName, defaultBranch, url, isPrivate, isArchived, installationId };
}

interface PullRequestRow extends Record<string, unknown> {
  readonly number: number;
  readonly title: string;
  readonly state: BranchPullRequest["state"];
  readonly is_draft: number;
  readonly url: string;
  readonly head_ref_name: string;
  readonly head_sha: string;
  readonly base_ref_name: string;
}

/** [GH6] Those whose head is a branch of the repository itself; the other numbers are not, or no longer, its. */
export async function loadBranchPullRequests(
  db: Sql,
  repoId: string,
  numbers: readonly number[],
): Promise<{ pullRequests: BranchPullRequest[]; removed: number[] }> {
  const rows = await db.execute<PullRequestRow>(
    `SELECT number, title, state, is_draft, url, head_ref_name, head_sha, base_ref_name FROM github_pull_requests
     WHERE pr_id IN (SELECT ?1 || '#' || value FROM json_each(?2)) AND head_repo_id = ?1`,
    repoId,
    JSON.stringify(numbers),
  );
  const found = new Set(rows.map((row) => row.number));
  return {
    pullRequests: rows.map((row) => ({
      number: row.number,
      title: row.title,
      state: row.state,
      isDraft: row.is_draft === 1,
      url: row.url,
      headRefName: row.head_ref_name,
      headSha: row.head_sha,
      baseRefName: row.base_ref_name,
    })),
    removed: numbers.filter((number) => !found.has(number)),
  };
}

/** Of any state that is kept, after the number `after`. */
export async function pageOfPullRequestNumbers(
  db: Sql,
  repoId: string,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await db.execute<{ number: number }>(
    `SELECT number FROM github_pull_requests WHERE ${IN_REPOSITORY} AND number > ?2 ORDER BY number LIMIT ?3`,
    repoId,
    after,
    limit,
  );
  return rows.map((row) => row.number);
}

/** Heads as pushed, by name after `after`. */
export async function loadHeads(db: Sql, repoId: string, after: string, limit: number): Promise<HeadFact[]> {
  const rows = await db.execute<{ branch_name: string; head_sha: string; pushed_at_ms: number }>(
    `SELECT branch_name, head_sha, pushed_at_ms FROM github_branches
     WHERE repo_id = ?1 AND branch_name > ?2 AND NOT deleted AND head_sha IS NOT NULL
     ORDER BY branch_name LIMIT ?3`,
    repoId,
    after,
    limit,
  );
  return rows.map((row) => ({
    name: row.branch_name,
    sha: row.head_sha,
    formerShas: [],
    pushedAtMs: row.pushed_at_ms,
    lastCommit: null,
    deliveryGuid: null,
  }));
}
