import type { Branch } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** A branch's row: what the page shows, and what its projection needs beside it. */
export interface StoredBranch {
  readonly branch: Branch;
  /** Set here by a person: stronger than every other source of the parent. */
  readonly personParent: string | null;
  /** The heads that counts and conflicts were measured for; null: not measured. */
  readonly measuredHeadSha: string | null;
  readonly measuredParentSha: string | null;
  /** GitHub's order of pushes; null where git alone has shown the branch. */
  readonly pushedAtMs: number | null;
}

interface BranchRow extends Record<string, unknown> {
  readonly person_parent: string | null;
  readonly measured_head_sha: string | null;
  readonly measured_parent_sha: string | null;
  readonly pushed_at_ms: number | null;
  readonly json: string;
}

const COLUMNS = "person_parent, measured_head_sha, measured_parent_sha, pushed_at_ms, json";

function branchOf(row: BranchRow): StoredBranch {
  const branch: Branch = JSON.parse(row.json);
  return {
    branch,
    personParent: row.person_parent,
    measuredHeadSha: row.measured_head_sha,
    measuredParentSha: row.measured_parent_sha,
    pushedAtMs: row.pushed_at_ms,
  };
}

/** By name. */
export async function loadBranches(db: Sql, names: readonly string[]): Promise<Map<string, StoredBranch>> {
  if (names.length === 0) return new Map();
  const rows = await db.execute<BranchRow>(
    `SELECT ${COLUMNS} FROM repo_branches WHERE name IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(names),
  );
  return new Map(rows.map(branchOf).map((stored) => [stored.branch.name, stored]));
}

/** Branches that stand on this one. */
export async function loadChildren(db: Sql, parent: string): Promise<StoredBranch[]> {
  const rows = await db.execute<BranchRow>(
    `SELECT ${COLUMNS} FROM repo_branches WHERE parent = ?1 ORDER BY name`,
    parent,
  );
  return rows.map(branchOf);
}

export async function saveBranches(tx: Sql, rows: readonly StoredBranch[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ branch, personParent, measuredHeadSha, measuredParentSha, pushedAtMs }) => [
    branch.name,
    branch.headSha,
    branch.parent,
    personParent,
    measuredHeadSha,
    measuredParentSha,
    pushedAtMs,
    JSON.stringify(branch),
  ]);
  await tx.execute(
    `INSERT OR REPLACE INTO repo_branches
       (name, head_sha, parent, person_parent, measured_head_sha, measured_parent_sha, pushed_at_ms, json)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
     FROM json_each(?1)`,
    JSON.stringify(values),
  );
}

/** Returns the names that were there. */
export async function deleteBranches(tx: Sql, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await tx.execute<{ name: string }>(
    "DELETE FROM repo_branches WHERE name IN (SELECT value FROM json_each(?1)) RETURNING name",
    JSON.stringify(names),
  );
  return rows.map((row) => row.name);
}

/** Former heads of one branch that are kept: enough to find where its children began [ST3]. */
const KEPT_FORMER_HEADS = 50;

/** Notes heads that a branch had, oldest first. */
export async function addFormerHeads(
  tx: Sql,
  branch: string,
  shas: readonly string[],
  nowMs: number,
): Promise<void> {
  for (const sha of shas) {
    await tx.execute("DELETE FROM repo_former_heads WHERE branch = ?1 AND sha = ?2", branch, sha);
    await tx.execute(
      "INSERT INTO repo_former_heads (branch, sha, seen_at_ms) VALUES (?1, ?2, ?3)",
      branch,
      sha,
      nowMs,
    );
  }
  if (shas.length === 0) return;
  await tx.execute(
    `DELETE FROM repo_former_heads WHERE branch = ?1 AND n NOT IN
       (SELECT n FROM repo_former_heads WHERE branch = ?1 ORDER BY n DESC LIMIT ?2)`,
    branch,
    KEPT_FORMER_HEADS,
  );
}

/** Longer than any stack; a chain that loops ends here. */
const MAX_DEPTH = 1_000;

/** The branches that this one stands on, nearest first. */
export async function ancestorsOf(db: Sql, name: string): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(
    `WITH RECURSIVE up (name, depth) AS (
       SELECT parent, 1 FROM repo_branches WHERE name = ?1
       UNION SELECT parent, depth + 1 FROM repo_branches JOIN up USING (name) WHERE depth < ?2)
     SELECT name FROM up WHERE name IS NOT NULL ORDER BY depth`,
    name,
    MAX_DEPTH,
  );
  return rows.map((row) => row.name);
}
