import type { DeliveryStatus } from "@foundry/shared";

/** What the address of the deliveries page says. */
export interface DeliverySearch {
  readonly status?: DeliveryStatus | undefined;
  readonly event?: string | undefined;
}

const statuses: readonly DeliveryStatus[] = ["pending", "applied", "ignored", "parked", "discarded"];

/** Takes what it knows from the address and leaves the rest out: an old or mistyped link still opens the page. */
export function deliverySearch(search: Readonly<Record<string, unknown>>): DeliverySearch {
  const status = statuses.find((known) => known === search["status"]);
  const event = typeof search["event"] === "string" && search["event"] !== "" ? search["event"] : undefined;
  // Said even when undefined: the router would keep what it was given instead.
  return { status, event };
}
