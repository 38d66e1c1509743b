import type { Connection, Sync } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** The one row about the account as a whole. */
export interface Meta {
  readonly streamId: string;
  readonly accountId: string;
  readonly login: string;
  readonly accountType: "Organization" | "User";
  readonly avatarUrl: string | null;
  readonly installationId: string | null;
  readonly connection: Pick<Connection, "status" | "reason" | "updatedAtMs">;
  readonly sync: Sync;
  readonly generation: number;
  readonly lastFullSyncStartedAtMs: number | null;
  readonly lastFullSyncFinishedAtMs: number | null;
  readonly lastErrorCode: string | null;
  readonly lastDeliveryGuid: string | null;
  readonly lastDeliveryAtMs: number | null;
}

export const idleSync: Sync = {
  status: "idle",
  kind: null,
  jobId: null,
  phase: null,
  done: 0,
  total: 0,
  startedAtMs: null,
  finishedAtMs: null,
  error: null,
  skipped: [],
};

interface MetaRow extends Record<string, unknown> {
  readonly stream_id: string;
  readonly account_id: string;
  readonly login: string;
  readonly account_type: "Organization" | "User";
  readonly avatar_url: string | null;
  readonly installation_id: string | null;
  readonly connection_status: Connection["status"];
  readonly connection_reason: string | null;
  readonly connection_updated_at_ms: number;
  readonly sync: string;
  readonly generation: number;
  readonly last_full_sync_started_at_ms: number | null;
  readonly last_full_sync_finished_at_ms: number | null;
  readonly last_error_code: string | null;
  readonly last_delivery_guid: string | null;
  readonly last_delivery_at_ms: number | null;
}

/** Null before anything was heard of the account. */
export async function loadMeta(db: Sql): Promise<Meta | null> {
  const [row] = await db.execute<MetaRow>("SELECT * FROM github_meta WHERE id = 1");
  if (!row) return null;
  return {
    streamId: row.stream_id,
    accountId: row.account_id,
    login: row.login,
    accountType: row.account_type,
    avatarUrl: row.avatar_url,
    installationId: row.installation_id,
    connection: {
      status: row.connection_status,
      reason: row.connection_reason,
      updatedAtMs: row.connection_updated_at_ms,
    },
    sync: parseSync(row.sync),
    generation: row.generation,
    lastFullSyncStartedAtMs: row.last_full_sync_started_at_ms,
    lastFullSyncFinishedAtMs: row.last_full_sync_finished_at_ms,
    lastErrorCode: row.last_error_code,
    lastDeliveryGuid: row.last_delivery_guid,
    lastDeliveryAtMs: row.last_delivery_at_ms,
  };
}

function parseSync(json: string): Sync {
  const sync: Sync = JSON.parse(json);
  return sync;
}

export async function saveMeta(tx: Sql, meta: Meta): Promise<void> {
  const values = [
    meta.streamId,
    meta.accountId,
    meta.login,
    meta.accountType,
    meta.avatarUrl,
    meta.installationId,
    meta.connection.status,
    meta.connection.reason,
    meta.connection.updatedAtMs,
    JSON.stringify(meta.sync),
    meta.generation,
    meta.lastFullSyncStartedAtMs,
    meta.lastFullSyncFinishedAtMs,
    meta.lastErrorCode,
    meta.lastDeliveryGuid,
    meta.lastDeliveryAtMs,
  ];
  await tx.execute(
    `INSERT OR REPLACE INTO github_meta (id, stream_id, account_id, login, account_type, avatar_url,
       installation_id, connection_status, connection_reason, connection_updated_at_ms, sync, generation,
       last_full_sync_started_at_ms, last_full_sync_finished_at_ms, last_error_code, last_delivery_guid,
       last_delivery_at_ms)
     VALUES (1, ${values.map(() => "?").join(", ")})`,
    ...values,
  );
}

/** The connection as the dashboard shows it. */
export function connectionOf(meta: Meta): Connection {
  return {
    ...meta.connection,
    login: meta.login,
    accountType: meta.accountType,
    avatarUrl: meta.avatarUrl,
    installationId: meta.installationId,
  };
}
