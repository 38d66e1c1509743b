import type { ProjectionState, RepositoryIdentity } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** The one row about the repository as a whole. */
export interface RepoMeta {
  readonly streamId: string;
  readonly attachment: "attached" | "removed";
  readonly identity: RepositoryIdentity;
  /** When git was last read; null: never. */
  readonly readAtMs: number | null;
  readonly pushedAtMs: number | null;
  /** Heads have moved since git was read. */
  readonly stale: boolean;
  /** Deliveries may be lost (a resync): the next sync lists every head, not only those that pushes named. */
  readonly fullReadDue: boolean;
}

/** Null before the repository was attached. */
export async function loadMeta(db: Sql): Promise<RepoMeta | null> {
  const [row] = await db.execute<{
    stream_id: string;
    attachment: RepoMeta["attachment"];
    identity: string;
    read_at_ms: number | null;
    pushed_at_ms: number | null;
    stale: number;
    full_read_due: number;
  }>("SELECT * FROM repo_meta WHERE id = 1");
  if (!row) return null;
  const identity: RepositoryIdentity = JSON.parse(row.identity);
  return {
    streamId: row.stream_id,
    attachment: row.attachment,
    identity,
    readAtMs: row.read_at_ms,
    pushedAtMs: row.pushed_at_ms,
    stale: row.stale === 1,
    fullReadDue: row.full_read_due === 1,
  };
}

export async function saveMeta(tx: Sql, meta: RepoMeta): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO repo_meta (id, stream_id, attachment, identity, read_at_ms, pushed_at_ms, stale,
       full_read_due)
     VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
    meta.streamId,
    meta.attachment,
    JSON.stringify(meta.identity),
    meta.readAtMs,
    meta.pushedAtMs,
    Number(meta.stale),
    Number(meta.fullReadDue),
  );
}

/** [RJ8] How fresh the branches are. */
export function projectionOf({ readAtMs, pushedAtMs, stale }: RepoMeta): ProjectionState {
  return { status: readAtMs === null ? "missing" : stale ? "stale" : "fresh", readAtMs, pushedAtMs };
}
