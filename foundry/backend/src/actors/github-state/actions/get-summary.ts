import type { Connection, Sync } from "@foundry/shared";
import type { GithubStateContext } from "../context.ts";
import { connectionOf, loadMeta } from "../store/meta.ts";
import { countRows } from "../store/queries.ts";
import type { RowCounts } from "../store/queries.ts";

/** What the mirror knows of the account; null values before anything was heard of it. */
export interface GithubStateSummary {
  readonly accountId: string;
  readonly connection: Connection | null;
  readonly sync: Sync | null;
  readonly counts: RowCounts;
  readonly lastFullSyncStartedAtMs: number | null;
  readonly lastFullSyncFinishedAtMs: number | null;
  readonly lastErrorCode: string | null;
  readonly lastDelivery: { readonly guid: string; readonly atMs: number } | null;
}

export async function getSummary(c: GithubStateContext): Promise<GithubStateSummary> {
  const meta = await loadMeta(c.db);
  const counts = await countRows(c.db);
  const { lastDeliveryGuid: guid = null, lastDeliveryAtMs: atMs = null } = meta ?? {};
  return {
    accountId: c.orgId,
    connection: meta && connectionOf(meta),
    sync: meta && meta.sync,
    counts,
    lastFullSyncStartedAtMs: meta?.lastFullSyncStartedAtMs ?? null,
    lastFullSyncFinishedAtMs: meta?.lastFullSyncFinishedAtMs ?? null,
    lastErrorCode: meta?.lastErrorCode ?? null,
    lastDelivery: guid === null || atMs === null ? null : { guid, atMs },
  };
}
