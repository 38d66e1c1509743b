import { actor } from "rivetkit";
import { db } from "rivetkit/db";

/**
 * What RivetKit does at the least for what the service does: the baselines' actor, with the same columns and indexes
 * as the mirror's pull requests, and nothing of our rules, topics or outboxes.
 */
export interface PullRequestRow {
  readonly prId: string;
  readonly repoId: string;
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly headRefName: string;
  readonly updatedAtMs: number;
  readonly body: string;
}

const columns = [
  "pr_id TEXT PRIMARY KEY",
  "repo_id TEXT NOT NULL",
  "number INTEGER NOT NULL",
  "title TEXT NOT NULL",
  "state TEXT NOT NULL",
  "is_draft INTEGER NOT NULL",
  "url TEXT NOT NULL",
  "head_ref_name TEXT NOT NULL",
  "head_sha TEXT NOT NULL",
  "head_repo_id TEXT",
  "base_ref_name TEXT NOT NULL",
  "author_login TEXT",
  "created_at_ms INTEGER NOT NULL",
  "updated_at_ms INTEGER NOT NULL",
  "closed_at_ms INTEGER",
  "merged_at_ms INTEGER",
  "sync_generation INTEGER NOT NULL",
  "touched_generation INTEGER NOT NULL",
  "body TEXT",
];

export const probe = actor({
  state: { calls: 0 },
  db: db({
    async onMigrate(database) {
      await database.execute(`CREATE TABLE IF NOT EXISTS pull_requests (${columns.join(", ")})`);
      await database.execute(
        "CREATE INDEX IF NOT EXISTS pull_requests_branch ON pull_requests (repo_id, head_ref_name)",
      );
    },
  }),
  actions: {
    noop: () => null,
    /** One upsert and one broadcast. */
    async upsert(c, row: PullRequestRow) {
      await c.db.execute(upsertOf(1), ...valuesOf(row));
      c.broadcast("written", row);
    },
    /** All rows in one statement, which is one transaction. */
    async upsertMany(c, rows: readonly PullRequestRow[]) {
      await c.db.execute(upsertOf(rows.length), ...rows.flatMap(valuesOf));
    },
  },
});

function upsertOf(rows: number): string {
  const values = `(${columns.map(() => "?").join(", ")})`;
  return `INSERT INTO pull_requests VALUES ${Array.from({ length: rows }, () => values).join(", ")}
    ON CONFLICT (pr_id) DO UPDATE SET title = excluded.title, state = excluded.state, is_draft = excluded.is_draft,
      head_sha = excluded.head_sha, base_ref_name = excluded.base_ref_name, updated_at_ms = excluded.updated_at_ms,
      closed_at_ms = excluded.closed_at_ms, merged_at_ms = excluded.merged_at_ms,
      touched_generation = excluded.touched_generation, body = excluded.body
    WHERE excluded.updated_at_ms >= pull_requests.updated_at_ms`;
}

function valuesOf(row: PullRequestRow): (string | number | null)[] {
  const sha = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";
  const { prId, repoId, number, title, url, headRefName, updatedAtMs, body } = row;
  const state = [prId, repoId, number, title, "open", 0, url, headRefName, sha, repoId, "main", "octocat"];
  return [...state, updatedAtMs, updatedAtMs, null, null, 1, 1, body];
}
