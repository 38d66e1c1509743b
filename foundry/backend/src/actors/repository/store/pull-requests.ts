import type { Branch } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { BranchPullRequest } from "../contract.ts";

interface Row extends Record<string, unknown> {
  readonly head_ref_name: string;
  readonly json: string;
}

/** The pull request that each branch shows: an open one before closed ones, then the newest [GH6]. */
export async function loadPullRequestsOfHeads(
  db: Sql,
  branches: readonly string[],
): Promise<Map<string, Branch["pullRequest"]>> {
  const found = await loadHeadPullRequests(db, branches);
  return new Map([...found].map(([name, pullRequest]) => [name, shown(pullRequest)]));
}

/** The same with what the projection needs beside. */
export async function loadHeadPullRequests(
  db: Sql,
  branches: readonly string[],
): Promise<Map<string, BranchPullRequest>> {
  const rows = await db.execute<Row>(
    `SELECT head_ref_name, json FROM repo_pull_requests
     WHERE head_ref_name IN (SELECT value FROM json_each(?1)) ORDER BY state = 'open', number`,
    JSON.stringify(branches),
  );
  return new Map(
    rows.map((row) => {
      const pullRequest: BranchPullRequest = JSON.parse(row.json);
      return [row.head_ref_name, pullRequest];
    }),
  );
}

function shown({ headRefName: _name, headSha: _sha, ...pullRequest }: BranchPullRequest) {
  return pullRequest;
}

/** Open pull requests that ask to be merged into the branch. */
export async function loadOpenOnto(db: Sql, branch: string): Promise<BranchPullRequest[]> {
  const rows = await db.execute<Row>(
    `SELECT head_ref_name, json FROM repo_pull_requests
     WHERE state = 'open' AND json ->> '$.baseRefName' = ?1 ORDER BY number`,
    branch,
  );
  return rows.map((row): BranchPullRequest => JSON.parse(row.json));
}

/** By number. */
export async function loadPullRequests(
  db: Sql,
  numbers: readonly number[],
): Promise<Map<number, BranchPullRequest>> {
  const rows = await db.execute<Row>(
    "SELECT head_ref_name, json FROM repo_pull_requests WHERE number IN (SELECT value FROM json_each(?1))",
    JSON.stringify(numbers),
  );
  return new Map(
    rows.map((row) => {
      const pullRequest: BranchPullRequest = JSON.parse(row.json);
      return [pullRequest.number, pullRequest];
    }),
  );
}

export async function savePullRequests(tx: Sql, rows: readonly BranchPullRequest[]): Promise<void> {
  const values = rows.map((row) => [row.number, row.headRefName, row.state, JSON.stringify(row)]);
  await tx.execute(
    `INSERT OR REPLACE INTO repo_pull_requests (number, head_ref_name, state, json)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1)`,
    JSON.stringify(values),
  );
}

export async function deletePullRequests(tx: Sql, numbers: readonly number[]): Promise<void> {
  await tx.execute(
    "DELETE FROM repo_pull_requests WHERE number IN (SELECT value FROM json_each(?1))",
    JSON.stringify(numbers),
  );
}

/** Whether an open pull request asks to be merged into the branch. */
export async function hasOpenOnto(db: Sql, branch: string): Promise<boolean> {
  const rows = await db.execute(
    "SELECT 1 FROM repo_pull_requests WHERE state = 'open' AND json ->> '$.baseRefName' = ?1 LIMIT 1",
    branch,
  );
  return rows.length > 0;
}
