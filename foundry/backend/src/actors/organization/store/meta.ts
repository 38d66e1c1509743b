import type { Connection } from "@foundry/shared";
import { idleSync } from "../../github-state/index.ts";
import type { Sql } from "../../sql/sql.ts";

/** The single values of the read model, as JSON text where the topic carries them, and its counts. */
export interface OrgMeta {
  readonly streamId: string;
  readonly connection: string;
  readonly sync: string;
  readonly repositoryCount: number;
  /** As on the topic: without those of live tasks. */
  readonly openPullRequestCount: number;
  /** Without archived ones. */
  readonly taskCount: number;
  /** The newest turn that was granted. */
  readonly lastGrant: number;
}

interface MetaRow extends Record<string, unknown> {
  readonly stream_id: string;
  readonly connection: string;
  readonly sync: string;
  readonly repository_count: number;
  readonly open_pull_request_count: number;
  readonly task_count: number;
  readonly last_grant: number;
}

export async function loadMeta(db: Sql): Promise<OrgMeta | null> {
  const [row] = await db.execute<MetaRow>("SELECT * FROM org_meta WHERE id = 1");
  if (!row) return null;
  return {
    streamId: row.stream_id,
    connection: row.connection,
    sync: row.sync,
    repositoryCount: row.repository_count,
    openPullRequestCount: row.open_pull_request_count,
    taskCount: row.task_count,
    lastGrant: row.last_grant,
  };
}

export async function saveMeta(tx: Sql, meta: OrgMeta): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO org_meta
       (id, stream_id, connection, sync, repository_count, open_pull_request_count, task_count, last_grant)
     VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7)`,
    meta.streamId,
    meta.connection,
    meta.sync,
    meta.repositoryCount,
    meta.openPullRequestCount,
    meta.taskCount,
    meta.lastGrant,
  );
}

/** Before GitHub's first word: not connected, never synced. */
export function newMeta(orgId: string, streamId: string): OrgMeta {
  const connection: Connection = {
    status: "disconnected",
    login: orgId,
    accountType: "Organization",
    avatarUrl: null,
    installationId: null,
    reason: "never_connected",
    updatedAtMs: 0,
  };
  return {
    streamId,
    connection: JSON.stringify(connection),
    sync: JSON.stringify(idleSync),
    repositoryCount: 0,
    openPullRequestCount: 0,
    taskCount: 0,
    lastGrant: 0,
  };
}
