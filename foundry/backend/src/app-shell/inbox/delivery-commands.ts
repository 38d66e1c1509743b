import type { DeliveryStatus, DeliverySummary } from "@foundry/shared";
import type { RoutedDelivery } from "../../webhooks/github-command.ts";
import type { InboxCore } from "./inbox-core.ts";
import { packChunks } from "./pack-chunks.ts";
import { routingOf } from "./routing-columns.ts";
import type { RowChange } from "./types.ts";

interface PlaceRow {
  readonly status: DeliveryStatus;
  readonly payload_bytes: number;
  readonly chunk_id: number;
  readonly body_offset: number;
}

/** One delivery by its GUID: what it is, its body, and what people do with it. */
export function createDeliveryCommands(core: InboxCore) {
  const { chunks, guids, transactions } = core;
  const selectPlace = core.db.prepare<[number], PlaceRow>(
    "SELECT status, payload_bytes, chunk_id, body_offset FROM deliveries WHERE id = ?",
  );
  const discard = core.db.prepare("UPDATE deliveries SET status = 'discarded' WHERE id = ?");

  function find(guid: string): { id: number; row: PlaceRow } | null {
    const id = guids.get(guid);
    const row = id === undefined ? undefined : selectPlace.get(id);
    return id === undefined || row === undefined ? null : { id, row };
  }

  function bodyOf(row: PlaceRow): Buffer | null {
    return chunks.body({ chunkId: row.chunk_id, bodyOffset: row.body_offset }, row.payload_bytes);
  }

  return {
    summary(guid: string): DeliverySummary | null {
      const id = guids.get(guid);
      return id === undefined ? null : core.queries.summary(id);
    },
    has: (guid: string): boolean => guids.has(guid),
    /** The bytes that GitHub sent; null for an unknown GUID. */
    body(guid: string): Buffer | null {
      const found = find(guid);
      return found === null ? null : bodyOf(found.row);
    },
    /**
     * Tries a delivery again with what today's code makes of it, as if it came now; on the disk when it returns. One
     * that was applied gets a dedupe id of its own. False unless it exists, is in one of the states, and has its body.
     */
    reroute(guid: string, routed: RoutedDelivery, from: readonly DeliveryStatus[]): boolean {
      const found = find(guid);
      const body = found === null ? null : bodyOf(found.row);
      if (found === null || body === null || !from.includes(found.row.status)) return false;
      const routing = routingOf(routed);
      const commands = routed.kind === "routed" ? routed.commands : [];
      transactions.durable(() => {
        for (const chunk of packChunks([{ body, commands }])) {
          const place = { chunkId: chunks.insert(chunk), position: 0, bodyOffset: 0 };
          core.writer.reroute(found.id, routing, place, {
            payloadBytes: body.length,
            nowMs: core.clock.now(),
            replayed: found.row.status === "applied",
          });
        }
        chunks.release(new Set([found.row.chunk_id]));
      });
      core.committed([change(found, guid, routing.status, routing.accountId)]);
      return true;
    },
    /** Gives a parked delivery up. False if it is not parked. */
    discard(guid: string): boolean {
      const found = find(guid);
      if (found?.row.status !== "parked") return false;
      transactions.durable(() => discard.run(found.id));
      core.committed([change(found, guid, "discarded", null)]);
      return true;
    },
  };
}

function change(
  found: { id: number; row: PlaceRow },
  guid: string,
  to: DeliveryStatus,
  accountId: string | null,
): RowChange {
  return { id: found.id, guid, from: found.row.status, to, accountId };
}
