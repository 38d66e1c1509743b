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
  const rows = await db.execute<Row>(
    `SELECT head_ref_name, json FROM repo_pull_requests
     WHERE head_ref_name IN (SELECT value FROM json_each(?1)) ORDER BY state = 'open', number`,
    JSON.stringify(branches),
  );
  return new Map(rows.map((row) => [row.head_ref_name, shown(row)]));
}

function shown(row: Row): Branch["pullRequest"] {
  const { headRefName: _headRefName, ...pullRequest }: BranchPullRequest = JSON.parse(row.json);
  return pullRequest;
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
