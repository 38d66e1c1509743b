import type { Sql } from "../../sql/sql.ts";

/**
 * [DX4] The GUIDs of applied deliveries. Rows hold one batch each; the set in memory mirrors them while the actor is
 * awake. The caller serializes `handleDeliveries`, so that set and rows move together.
 */
export interface GuidLog {
  load(db: Sql): Promise<ReadonlySet<string>>;
  /** Part of the transaction of the effects. */
  record(tx: Sql, guids: readonly string[], nowMs: number): Promise<void>;
  /** After its commit. */
  committed(guids: readonly string[]): void;
}

export function createGuidLog(keptGuids: number): GuidLog {
  let known: Set<string> | null = null;
  return {
    async load(db) {
      if (known) return known;
      const rows = await db.execute<{ guid: string }>(
        "SELECT json_each.value AS guid FROM delivery_inbox, json_each(delivery_inbox.guids) ORDER BY delivery_inbox.id",
      );
      known = new Set(rows.map((row) => row.guid));
      return known;
    },
    async record(tx, guids, nowMs) {
      await tx.execute(
        "INSERT INTO delivery_inbox (guids, count, at_ms) VALUES (?1, ?2, ?3)",
        JSON.stringify(guids),
        guids.length,
        nowMs,
      );
    },
    committed(guids) {
      for (const guid of guids) known?.add(guid);
      // The oldest first, in the order of their insertion; the rows follow with the retention.
      for (const guid of known ?? []) {
        if ((known?.size ?? 0) <= keptGuids) break;
        known?.delete(guid);
      }
    },
  };
}

/** [DX13] Deletes the oldest batches beyond `keptGuids`; returns how many rows went. */
export async function pruneGuids(db: Sql, keptGuids: number, limit: number): Promise<number> {
  const rows = await db.execute(
    `DELETE FROM delivery_inbox WHERE id IN (
       SELECT id FROM (SELECT id, sum(count) OVER (ORDER BY id DESC) AS newer FROM delivery_inbox)
       WHERE newer > ?1 ORDER BY id LIMIT ?2)
     RETURNING id`,
    keptGuids,
    limit,
  );
  return rows.length;
}
