import type { DeliveryCounts, DeliveryStatus } from "@foundry/shared";
import type { InboxDatabase } from "./open-database.ts";
import type { RowChange } from "./types.ts";

const minuteMs = 60_000;
const minutes = 60;

/**
 * The counts of the deliveries page, kept in memory: read from the rows once, then moved by each change, so that
 * work costs what changed and not what is stored.
 */
export function createCounters(db: InboxDatabase, nowMs: number) {
  const byStatus: Record<DeliveryStatus, number> = {
    pending: 0,
    applied: 0,
    ignored: 0,
    parked: 0,
    discarded: 0,
  };
  const countRows = db
    .prepare<[], [DeliveryStatus, number]>("SELECT status, count(*) FROM deliveries GROUP BY status")
    .raw();
  for (const [status, count] of countRows.iterate()) byStatus[status] = count;
  const accepted = recentPerMinute(db, nowMs);

  function addMinute(atMs: number): void {
    const minute = Math.floor(atMs / minuteMs);
    accepted.set(minute, (accepted.get(minute) ?? 0) + 1);
    for (const old of accepted.keys()) {
      if (old > minute - minutes) break;
      accepted.delete(old);
    }
  }

  return {
    change({ from, to }: Pick<RowChange, "from" | "to">, atMs: number): void {
      if (from === null) addMinute(atMs);
      else byStatus[from] -= 1;
      byStatus[to] += 1;
    },
    removed(status: DeliveryStatus, count: number): void {
      byStatus[status] -= count;
    },
    of: (status: DeliveryStatus): number => byStatus[status],
    read(atMs: number): DeliveryCounts {
      const last = Math.floor(atMs / minuteMs);
      const perMinute = Array.from({ length: minutes }, (_, index) => {
        const minute = last - minutes + 1 + index;
        return { minuteMs: minute * minuteMs, accepted: accepted.get(minute) ?? 0 };
      });
      return { ...byStatus, perMinute };
    },
  };
}

/** Newest first until the hour is over: rows are in the order of acceptance. */
function recentPerMinute(db: InboxDatabase, nowMs: number): Map<number, number> {
  const newest = db.prepare<[], number>("SELECT received_at_ms FROM deliveries ORDER BY id DESC").pluck();
  const since = nowMs - minutes * minuteMs;
  const found = new Map<number, number>();
  for (const receivedAtMs of newest.iterate()) {
    if (receivedAtMs < since) break;
    const minute = Math.floor(receivedAtMs / minuteMs);
    found.set(minute, (found.get(minute) ?? 0) + 1);
  }
  return new Map([...found].toSorted(([one], [other]) => one - other));
}
