import type { DeliverySummary } from "@foundry/shared";
import type { DeliverySearch } from "./delivery-search.ts";

/**
 * The live newest deliveries and the older pages as one list, newest first. Where both have one, the live row is the
 * newer truth; a row that no longer matches what is asked for is left out.
 */
export function mergeDeliveries(
  live: Iterable<DeliverySummary>,
  older: readonly DeliverySummary[],
  { status, event }: DeliverySearch,
): DeliverySummary[] {
  const byGuid = new Map<string, DeliverySummary>();
  for (const delivery of older) byGuid.set(delivery.guid, delivery);
  for (const delivery of live) byGuid.set(delivery.guid, delivery);
  return [...byGuid.values()]
    .filter(
      (row) =>
        (status === undefined || row.status === status) && (event === undefined || row.event === event),
    )
    .toSorted((a, b) => b.receivedAtMs - a.receivedAtMs || (a.guid < b.guid ? -1 : 1));
}

/** The events to choose from: those that were seen, and the one that is chosen. */
export function knownEvents(rows: Iterable<DeliverySummary>, chosen: string | undefined): string[] {
  const events = new Set<string>(chosen === undefined ? [] : [chosen]);
  for (const row of rows) events.add(row.event);
  return [...events].toSorted();
}
