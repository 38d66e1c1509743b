import type { Branch } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** Branches that a push, or news of their pull request, touched since git was read. */
export async function loadUnmeasured(db: Sql): Promise<{ name: string; headSha: string }[]> {
  const rows = await db.execute<{ name: string; head_sha: string }>(
    "SELECT name, head_sha FROM repo_branches WHERE measured_head_sha IS NULL ORDER BY name",
  );
  return rows.map((row) => ({ name: row.name, headSha: row.head_sha }));
}

/** What a whole reading compares git's heads with. */
export async function loadAllHeads(db: Sql): Promise<Map<string, { headSha: string; measured: boolean }>> {
  const rows = await db.execute<{ name: string; head_sha: string; measured_head_sha: string | null }>(
    "SELECT name, head_sha, measured_head_sha FROM repo_branches",
  );
  return new Map(
    rows.map((row) => [row.name, { headSha: row.head_sha, measured: row.measured_head_sha !== null }]),
  );
}

/** Branches that point to one of these commits. */
export async function findByHead(db: Sql, shas: readonly string[]): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(
    "SELECT name FROM repo_branches WHERE head_sha IN (SELECT value FROM json_each(?1)) ORDER BY name",
    JSON.stringify(shas),
  );
  return rows.map((row) => row.name);
}

/** Names of the branches that stand on one of these. */
export async function namesOnParents(db: Sql, parents: readonly string[]): Promise<string[]> {
  if (parents.length === 0) return [];
  const rows = await db.execute<{ name: string }>(
    "SELECT name FROM repo_branches WHERE parent IN (SELECT value FROM json_each(?1)) ORDER BY name",
    JSON.stringify(parents),
  );
  return rows.map((row) => row.name);
}

/** [ST3] Heads that the branches had, newest last. */
export async function loadFormerHeads(db: Sql, names: readonly string[]): Promise<Map<string, string[]>> {
  const former = new Map<string, string[]>();
  const rows = await db.execute<{ branch: string; sha: string }>(
    `SELECT branch, sha FROM repo_former_heads WHERE branch IN (SELECT value FROM json_each(?1)) ORDER BY n`,
    JSON.stringify(names),
  );
  for (const { branch, sha } of rows) former.set(branch, [...(former.get(branch) ?? []), sha]);
  return former;
}

/** Branches that once had one of these heads. */
export async function findByFormerHead(db: Sql, shas: readonly string[]): Promise<string[]> {
  const rows = await db.execute<{ branch: string }>(
    `SELECT DISTINCT branch FROM repo_former_heads WHERE sha IN (SELECT value FROM json_each(?1))
     ORDER BY branch`,
    JSON.stringify(shas),
  );
  return rows.map((row) => row.branch);
}

export interface RecordedParent {
  readonly parent: string | null;
  readonly source: Branch["parentSource"];
}

/** Parents of these branches, of their parents, and so on; a cycle ends it. */
export async function loadParentChains(
  db: Sql,
  names: readonly string[],
): Promise<Map<string, RecordedParent>> {
  const rows = await db.execute<{ name: string; parent: string | null; source: Branch["parentSource"] }>(
    `WITH RECURSIVE chain (name, parent, source) AS (
       SELECT name, parent, json ->> '$.parentSource' FROM repo_branches
       WHERE name IN (SELECT value FROM json_each(?1))
       UNION
       SELECT above.name, above.parent, above.json ->> '$.parentSource'
       FROM repo_branches above JOIN chain ON above.name = chain.parent)
     SELECT name, parent, source FROM chain`,
    JSON.stringify(names),
  );
  return new Map(rows.map(({ name, parent, source }) => [name, { parent, source }]));
}
