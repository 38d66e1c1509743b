import { deliveryId } from "../../webhooks/index.ts";
import type { GithubCommand } from "../../webhooks/index.ts";
import type { ChunkStore } from "./chunk-store.ts";
import type { InboxDatabase } from "./open-database.ts";
import type { PendingDelivery, RowChange, Settlement } from "./types.ts";

interface PendingRow {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installation_id: string | null;
  readonly received_at_ms: number;
  readonly attempts: number;
  readonly next_attempt_at_ms: number;
  readonly replays: number;
  readonly chunk_id: number;
  readonly chunk_position: number;
}

/** What the relay reads and writes, each within the caller's transaction. */
export function createLaneStore(db: InboxDatabase, chunks: ChunkStore) {
  const selectPending = db.prepare<[string, number], PendingRow>(
    `SELECT id, guid, event, action, installation_id, received_at_ms, attempts, next_attempt_at_ms, replays,
       chunk_id, chunk_position
     FROM deliveries INDEXED BY deliveries_lane WHERE account_id = ? AND status = 'pending' ORDER BY id LIMIT ?`,
  );
  const selectAccounts = db
    .prepare<[], string>("SELECT DISTINCT account_id FROM deliveries WHERE status = 'pending'")
    .pluck();
  const selectOldest = db
    .prepare<[], number>(
      `SELECT min(received_at_ms) FROM deliveries WHERE id IN
         (SELECT min(id) FROM deliveries WHERE status = 'pending' GROUP BY account_id)`,
    )
    .pluck();
  const settled = " WHERE id = ? AND status = 'pending' RETURNING guid, account_id";
  const failed = `attempts = attempts + 1, error_code = ?, error_message = ?, last_failed_at_ms = ?,
    first_failed_at_ms = coalesce(first_failed_at_ms, ?)`;
  const apply = db.prepare<unknown[], { guid: string; account_id: string }>(
    `UPDATE deliveries SET status = 'applied', applied_at_ms = ?, attempts = attempts + 1,
       error_code = NULL, error_message = NULL ${settled}`,
  );
  const park = db.prepare<unknown[], { guid: string; account_id: string }>(
    `UPDATE deliveries SET status = 'parked', ${failed} ${settled}`,
  );
  const retry = db.prepare<unknown[], { guid: string; account_id: string }>(
    `UPDATE deliveries SET ${failed}, next_attempt_at_ms = ? ${settled}`,
  );

  function settleOne(settlement: Settlement, nowMs: number) {
    switch (settlement.kind) {
      case "applied":
        return { to: "applied" as const, row: apply.get(nowMs, settlement.id) };
      case "parked": {
        const { code, message, id } = settlement;
        return { to: "parked" as const, row: park.get(code, message, nowMs, nowMs, id) };
      }
      case "retry": {
        const { code, message, id, atMs } = settlement;
        return { to: "pending" as const, row: retry.get(code, message, nowMs, nowMs, atMs, id) };
      }
    }
  }

  return {
    accounts: (): string[] => selectAccounts.all(),
    /** When the delivery that waits longest was accepted. */
    oldestPendingAtMs: (): number | null => selectOldest.get() ?? null,
    load(accountId: string, { limit, maxBytes }: { limit: number; maxBytes: number }): PendingDelivery[] {
      const batch: PendingDelivery[] = [];
      let bytes = 0;
      for (const row of selectPending.all(accountId, limit)) {
        const json = chunks.commands(row.chunk_id, row.chunk_position);
        bytes += json.length;
        if (batch.length > 0 && bytes > maxBytes) break;
        batch.push({
          id: row.id,
          guid: deliveryId(row.guid, row.replays),
          event: row.event,
          action: row.action,
          installationId: row.installation_id,
          receivedAtMs: row.received_at_ms,
          attempts: row.attempts,
          nextAttemptAtMs: row.next_attempt_at_ms,
          commands: parseCommands(json),
        });
      }
      return batch;
    },
    settle(settlements: readonly Settlement[], nowMs: number): RowChange[] {
      return settlements.flatMap((settlement): RowChange[] => {
        const { to, row } = settleOne(settlement, nowMs);
        if (row === undefined) return [];
        return [{ id: settlement.id, guid: row.guid, from: "pending", to, accountId: row.account_id }];
      });
    },
  };
}

function parseCommands(json: string): readonly GithubCommand[] {
  // Written by the chunk store only, from commands that routing made.
  const commands: readonly GithubCommand[] = JSON.parse(json);
  return commands;
}
