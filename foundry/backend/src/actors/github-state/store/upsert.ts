import type { PullRequestRecord, MemberRecord, RepositoryRecord } from "../../../ports/github.ts";
import type { Sql } from "../../sql/sql.ts";

/** A repository's row as it comes: deleted ones (and those that went to another account) become tombstones. */
export interface RepositoryChange extends RepositoryRecord {
  readonly deleted: boolean;
}

/** Which generation the write belongs to: a sync's page, or a webhook during that generation (mark and sweep). */
export type Mark =
  | { readonly by: "sync"; readonly generation: number }
  | { readonly by: "webhook"; readonly generation: number };

/** `merge` replaces "the new value" where a column has an order of its own. */
type Column = readonly [column: string, property: string, merge?: string];

/**
 * One statement for many rows, given as one JSON parameter. Rows that exist are overwritten as a whole where `newer`
 * holds and anything differs, so the statement returns exactly the keys of the rows that changed.
 */
function upsertStatement(table: string, columns: readonly Column[], newer: string): string {
  const [key] = columns;
  if (!key) throw new Error("a table has columns");
  const names = columns.map(([column]) => column);
  const rest = columns.slice(1).map(([column, , merge = `excluded.${column}`]) => ({ column, value: merge }));
  return `INSERT INTO ${table} AS old (${names.join(", ")}, sync_generation, touched_generation)
    SELECT ${columns.map(([, property]) => `value ->> '$.${property}'`).join(", ")}, ?2, ?3
    FROM json_each(?1) WHERE true
    ON CONFLICT (${key[0]}) DO UPDATE SET
      ${rest.map(({ column, value }) => `${column} = ${value}`).join(", ")},
      sync_generation = max(old.sync_generation, excluded.sync_generation),
      touched_generation = max(old.touched_generation, excluded.touched_generation)
    WHERE (${newer})
      AND (${rest.map(({ value }) => value).join(", ")})
        IS NOT (${rest.map(({ column }) => `old.${column}`).join(", ")})
    RETURNING ${key[0]} AS id`;
}

/** [GH7] by GitHub's updated_at; on a tie a terminal state wins (merged over closed over open). */
const PULL_REQUEST_NEWER = `excluded.updated_at_ms > old.updated_at_ms
  OR (excluded.updated_at_ms = old.updated_at_ms
    AND CASE excluded.state WHEN 'open' THEN 0 WHEN 'closed' THEN 1 ELSE 2 END
     >= CASE old.state WHEN 'open' THEN 0 WHEN 'closed' THEN 1 ELSE 2 END)`;

const UPSERT_PULL_REQUESTS = upsertStatement(
  "github_pull_requests",
  [
    ["pr_id", "prId"],
    ["repo_id", "repoId"],
    ["number", "number"],
    ["title", "title"],
    ["state", "state"],
    ["is_draft", "isDraft"],
    ["url", "url"],
    ["head_ref_name", "headRefName"],
    ["head_sha", "headSha"],
    ["head_repo_id", "headRepoId"],
    ["base_ref_name", "baseRefName"],
    ["author_login", "authorLogin"],
    ["created_at_ms", "createdAtMs"],
    ["updated_at_ms", "updatedAtMs"],
    ["closed_at_ms", "closedAtMs"],
    ["merged_at_ms", "mergedAtMs"],
    ["body", "body"],
  ],
  PULL_REQUEST_NEWER,
);

/** [GH7] for repositories: a deletion is the terminal state. */
const REPOSITORY_NEWER = `excluded.updated_at_ms > old.updated_at_ms
  OR (excluded.updated_at_ms = old.updated_at_ms AND excluded.deleted >= old.deleted)`;

/** Pushes move pushed_at without updated_at: it has its own order, in which it only grows. */
const LATER_PUSH = "nullif(max(coalesce(excluded.pushed_at_ms, 0), coalesce(old.pushed_at_ms, 0)), 0)";

const UPSERT_REPOSITORIES = upsertStatement(
  "github_repositories",
  [
    ["repo_id", "repoId"],
    ["owner_id", "ownerId"],
    ["owner", "owner"],
    ["name", "name"],
    ["full_name", "fullName"],
    ["is_private", "isPrivate"],
    ["is_archived", "isArchived"],
    ["default_branch", "defaultBranch"],
    ["description", "description"],
    ["url", "url"],
    ["pushed_at_ms", "pushedAtMs", LATER_PUSH],
    ["updated_at_ms", "updatedAtMs"],
    ["deleted", "deleted"],
  ],
  REPOSITORY_NEWER,
);

/** GitHub gives members no time; what comes last is taken. A list that does not know a name keeps the known one. */
const UPSERT_MEMBERS = upsertStatement(
  "github_members",
  [
    ["member_id", "memberId"],
    ["login", "login"],
    ["name", "name", "coalesce(excluded.name, old.name)"],
    ["avatar_url", "avatarUrl"],
    ["role", "role"],
  ],
  "true",
);

/** Returns the ids of the rows that changed. */
export function upsertPullRequests(
  tx: Sql,
  rows: readonly PullRequestRecord[],
  mark: Mark,
): Promise<string[]> {
  return upsert(tx, UPSERT_PULL_REQUESTS, "github_pull_requests", "pr_id", rows, (row) => row.prId, mark);
}

export function upsertRepositories(
  tx: Sql,
  rows: readonly RepositoryChange[],
  mark: Mark,
): Promise<string[]> {
  return upsert(tx, UPSERT_REPOSITORIES, "github_repositories", "repo_id", rows, (row) => row.repoId, mark);
}

export function upsertMembers(tx: Sql, rows: readonly MemberRecord[], mark: Mark): Promise<string[]> {
  return upsert(tx, UPSERT_MEMBERS, "github_members", "member_id", rows, (row) => row.memberId, mark);
}

async function upsert<Row>(
  tx: Sql,
  statement: string,
  table: string,
  key: string,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  mark: Mark,
): Promise<string[]> {
  if (rows.length === 0) return [];
  const [seen, touched] = mark.by === "sync" ? [mark.generation, 0] : [0, mark.generation];
  const changed = await tx.execute<{ id: string }>(statement, JSON.stringify(rows), seen, touched);
  const isSeen = changed.length === rows.length;
  if (mark.by === "sync" && !isSeen) await markSeen(tx, table, key, rows.map(idOf), mark.generation);
  return changed.map((row) => row.id);
}

/** Rows that a sync found again, changed or not, survive its sweep. */
export async function markSeen(
  tx: Sql,
  table: string,
  key: string,
  ids: readonly string[],
  generation: number,
): Promise<void> {
  await tx.execute(
    `UPDATE ${table} SET sync_generation = ?2
     WHERE ${key} IN (SELECT value FROM json_each(?1)) AND sync_generation < ?2`,
    JSON.stringify(ids),
    generation,
  );
}

/** The pushed_at of repositories whose other columns are newer in the table than in the payload. */
export async function raisePushedAt(
  tx: Sql,
  rows: readonly { repoId: string; pushedAtMs: number | null }[],
): Promise<string[]> {
  const changed = await tx.execute<{ id: string }>(
    `UPDATE github_repositories SET pushed_at_ms = value ->> '$.pushedAtMs'
     FROM json_each(?1) WHERE repo_id = value ->> '$.repoId' AND coalesce(pushed_at_ms, 0) < value ->> '$.pushedAtMs'
     RETURNING repo_id AS id`,
    JSON.stringify(rows),
  );
  return changed.map((row) => row.id);
}
