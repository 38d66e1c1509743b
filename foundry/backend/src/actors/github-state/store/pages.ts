import type { Sql } from "../../sql/sql.ts";

/** A page as GitHub last sent it: its ETag, the ids on it and the page after it. */
export interface StoredPage {
  /** `<list>/<page>` */
  readonly key: string;
  readonly etag: string;
  readonly ids: readonly string[];
  readonly nextPage: number | null;
}

interface PageRow extends Record<string, unknown> {
  readonly key: string;
  readonly etag: string;
  readonly ids: string;
  readonly next_cursor: string | null;
}

/**
 * All pages of these lists, by key. Without those of which a row is not here any more: GitHub must send them again,
 * changed or not.
 */
export async function loadPages(
  db: Sql,
  phase: keyof typeof tables,
  lists: readonly string[],
): Promise<Map<string, StoredPage>> {
  const { table, key } = tables[phase];
  const rows = await db.execute<PageRow>(
    `SELECT pages.key, pages.etag, pages.ids, pages.next_cursor FROM json_each(?1) AS lists
     JOIN github_pages AS pages ON pages.key >= lists.value || '/' AND pages.key < lists.value || '0'
     WHERE json_array_length(pages.ids) =
       (SELECT count(*) FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(pages.ids)))`,
    JSON.stringify(lists),
  );
  return new Map(rows.map((row) => [row.key, pageOf(row)]));
}

function pageOf(row: PageRow): StoredPage {
  const ids: string[] = JSON.parse(row.ids);
  const nextPage = row.next_cursor === null ? null : Number(row.next_cursor);
  return { key: row.key, etag: row.etag, ids, nextPage };
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
