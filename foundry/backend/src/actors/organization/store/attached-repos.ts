import type { Sql } from "../../sql/sql.ts";

/** Repositories that want to hear of their tasks. */
export async function addAttachedRepo(tx: Sql, repoId: string): Promise<void> {
  await tx.execute("INSERT OR IGNORE INTO org_attached_repos (repo_id) VALUES (?1)", repoId);
}

export async function deleteAttachedRepos(tx: Sql, repoIds: readonly string[]): Promise<void> {
  await tx.execute(
    "DELETE FROM org_attached_repos WHERE repo_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(repoIds),
  );
}

/** Those of `repoIds` that are. */
export async function attachedOf(tx: Sql, repoIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.execute<{ repo_id: string }>(
    "SELECT repo_id FROM org_attached_repos WHERE repo_id IN (SELECT value FROM json_each(?1))",
    JSON.stringify(repoIds),
  );
  return new Set(rows.map((row) => row.repo_id));
}
