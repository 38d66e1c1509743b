import type { Sql } from "../../sql/sql.ts";

/** A page as GitHub last sent it: its ETag, the ids on it and the page after it. */
export interface StoredPage {
  readonly key: string;
  readonly etag: string;
  readonly ids: readonly string[];
  readonly nextPage: number | null;
}

export async function loadPage(db: Sql, key: string): Promise<StoredPage | null> {
  const [row] = await db.execute<{ etag: string; ids: string; next_cursor: string | null }>(
    "SELECT etag, ids, next_cursor FROM github_pages WHERE key = ?1",
    key,
  );
  if (!row) return null;
  const ids: string[] = JSON.parse(row.ids);
  return { key, etag: row.etag, ids, nextPage: row.next_cursor === null ? null : Number(row.next_cursor) };
}

export async function savePages(tx: Sql, pages: readonly StoredPage[]): Promise<void> {
  if (pages.length === 0) return;
  await tx.execute(
    `INSERT OR REPLACE INTO github_pages (key, etag, ids, next_cursor)
     SELECT value ->> '$.key', value ->> '$.etag', value ->> '$.ids', value ->> '$.nextPage' FROM json_each(?1)`,
    JSON.stringify(pages.map((page) => ({ ...page, ids: JSON.stringify(page.ids) }))),
  );
}

const tables = {
  repositories: { table: "github_repositories", key: "repo_id" },
  pullRequests: { table: "github_pull_requests", key: "pr_id" },
  members: { table: "github_members", key: "member_id" },
} as const;

export function tableOf(phase: keyof typeof tables): { table: string; key: string } {
  return tables[phase];
}

/** Whether all rows of an unmodified page are still here: if not, the page has to be read again. */
export async function hasAllRows(
  db: Sql,
  phase: keyof typeof tables,
  ids: readonly string[],
): Promise<boolean> {
  const { table, key } = tables[phase];
  const [row] = await db.execute<{ found: number }>(
    `SELECT count(*) AS found FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?1))`,
    JSON.stringify(ids),
  );
  return row?.found === ids.length;
}
