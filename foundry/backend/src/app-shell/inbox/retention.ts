import type { DeliveryStatus } from "@foundry/shared";
import type { ChunkStore } from "./chunk-store.ts";
import type { InboxDatabase } from "./open-database.ts";

/** What is kept [DX13]: a finished delivery leaves when it is older, or when there are more rows than this. */
export interface InboxRetention {
  readonly maxAgeMs: number;
  readonly maxRows: number;
}

/** GitHub redelivers for three days; the page shows two weeks. */
export const defaultInboxRetention: InboxRetention = { maxAgeMs: 14 * 24 * 3_600_000, maxRows: 100_000 };

export interface PrunedRow {
  readonly guid: string;
  readonly status: DeliveryStatus;
}

/** [DX13] Deletes finished deliveries, oldest first, with their bodies; parked and pending ones never. */
export function createPrune(db: InboxDatabase, chunks: ChunkStore) {
  // In the order of ids, which is the order of time: what has to go stands first, so nothing else is read.
  const oldestFinished = db.prepare<[number], { id: number; received_at_ms: number }>(
    `SELECT id, received_at_ms FROM deliveries
     WHERE +status IN ('applied', 'ignored', 'discarded') ORDER BY id LIMIT ?`,
  );
  const remove = db.prepare<[number], PrunedRow & { chunk_id: number }>(
    "DELETE FROM deliveries WHERE id = ? RETURNING guid, status, chunk_id",
  );

  /** Looks at `limit` rows and deletes those that are older or among the `surplus` oldest; within a transaction. */
  return (cutoff: { beforeMs: number; surplus: number; limit: number }): readonly PrunedRow[] => {
    const rows = oldestFinished
      .all(cutoff.limit)
      .filter((row, index) => index < cutoff.surplus || row.received_at_ms < cutoff.beforeMs)
      .flatMap((row) => remove.all(row.id));
    chunks.release(new Set(rows.map((row) => row.chunk_id)));
    return rows;
  };
}
