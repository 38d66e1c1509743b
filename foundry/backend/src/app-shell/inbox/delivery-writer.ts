import type { ChunkPlace } from "./chunk-store.ts";
import type { InboxDatabase } from "./open-database.ts";
import type { Routing } from "./routing-columns.ts";

interface NewRow {
  readonly guid: string;
  readonly event: string;
  readonly payloadBytes: number;
  readonly receivedAtMs: number;
  readonly recovered: boolean;
}

export type DeliveryWriter = ReturnType<typeof createDeliveryWriter>;

/** The statements that put a delivery's row where routing says; each within the caller's transaction. */
export function createDeliveryWriter(db: InboxDatabase) {
  const insert = db.prepare(
    `INSERT INTO deliveries (status, action, account_id, account_login, installation_id, repo_full_name,
       error_code, error_message, first_failed_at_ms, last_failed_at_ms, chunk_id, chunk_position, body_offset,
       guid, event, payload_bytes, received_at_ms, recovered)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE deliveries SET status = ?, action = ?, account_id = ?, account_login = ?, installation_id = ?,
       repo_full_name = ?, error_code = ?, error_message = ?,
       first_failed_at_ms = coalesce(first_failed_at_ms, ?), last_failed_at_ms = coalesce(?, last_failed_at_ms),
       chunk_id = ?, chunk_position = ?, body_offset = ?, payload_bytes = ?,
       attempts = 0, next_attempt_at_ms = 0, applied_at_ms = NULL,
       duplicates = duplicates + 1, replays = replays + ?
     WHERE id = ?`,
  );
  const countDuplicate = db.prepare("UPDATE deliveries SET duplicates = duplicates + 1 WHERE id = ?");

  return {
    insert(row: NewRow, routing: Routing, place: ChunkPlace): number {
      const { lastInsertRowid } = insert.run(
        ...routed(routing, row.receivedAtMs, place),
        row.guid,
        row.event,
        row.payloadBytes,
        row.receivedAtMs,
        row.recovered ? 1 : 0,
      );
      return Number(lastInsertRowid);
    },
    /** The delivery is tried again as if it came now; `replayed`: it was applied before, so the receiver must not dedupe it. */
    reroute(
      id: number,
      routing: Routing,
      place: ChunkPlace,
      at: { payloadBytes: number; nowMs: number; replayed: boolean },
    ): void {
      update.run(...routed(routing, at.nowMs, place), at.payloadBytes, at.replayed ? 1 : 0, id);
    },
    countDuplicate(id: number): void {
      countDuplicate.run(id);
    },
  };
}

function routed(routing: Routing, nowMs: number, place: ChunkPlace) {
  const failedAtMs = routing.error === null ? null : nowMs;
  return [
    routing.status,
    routing.action,
    routing.accountId,
    routing.accountLogin,
    routing.installationId,
    routing.repoFullName,
    routing.error?.code ?? null,
    routing.error?.message ?? null,
    failedAtMs,
    failedAtMs,
    place.chunkId,
    place.position,
    place.bodyOffset,
  ];
}
