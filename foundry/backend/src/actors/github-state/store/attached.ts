import type { Sql } from "../../sql/sql.ts";

/**
 * The repositories that are told what happens to them, in memory while the actor is awake: a delivery of any other one
 * costs neither a query nor a message.
 */
export interface AttachedLog {
  load(db: Sql): Promise<ReadonlySet<string>>;
  /** The table has changed, or a transaction that changed it failed. */
  forget(): void;
}

export function createAttachedLog(): AttachedLog {
  let known: ReadonlySet<string> | null = null;
  let version = 0;
  return {
    async load(db) {
      if (known) return known;
      const asked = version;
      const ids = new Set((await listAttached(db)).map((one) => one.repoId));
      if (asked === version) known = ids;
      return ids;
    },
    forget() {
      known = null;
      version += 1;
    },
  };
}

/** Those that were attached last come first. */
export async function listAttached(db: Sql): Promise<{ repoId: string; parked: number }[]> {
  const rows = await db.execute<{ repo_id: string; parked: number }>(
    "SELECT repo_id, parked FROM github_attached ORDER BY at_ms DESC, repo_id",
  );
  return rows.map((row) => ({ repoId: row.repo_id, parked: row.parked }));
}

/** What a repository's actor says of its parked messages. */
export async function noteParked(
  db: Sql,
  { repoId, parked }: { readonly repoId: string; readonly parked: number },
): Promise<void> {
  await db.execute("UPDATE github_attached SET parked = ?2 WHERE repo_id = ?1", repoId, parked);
}

export async function addAttached(tx: Sql, repoId: string, nowMs: number): Promise<void> {
  await tx.execute(
    `INSERT INTO github_attached (repo_id, at_ms, parked) VALUES (?1, ?2, 0)
     ON CONFLICT (repo_id) DO UPDATE SET at_ms = excluded.at_ms`,
    repoId,
    nowMs,
  );
}

/** The account no longer has it. */
export async function deleteAttached(tx: Sql, repoId: string): Promise<void> {
  await tx.execute(
    `DELETE FROM github_attached WHERE repo_id = ?1
       AND NOT EXISTS (SELECT 1 FROM github_repositories WHERE repo_id = ?1 AND NOT deleted)`,
    repoId,
  );
}
