import type { ParkedItem } from "@foundry/shared";

const PREFIX = "delivery:";

/** The id under which a parked delivery is retried or discarded. */
export function parkedDeliveryId(guid: string): string {
  return `${PREFIX}${guid}`;
}

/** The delivery behind a parked item; null for work that is none. */
export function guidOfParked(item: Pick<ParkedItem, "id" | "kind">): string | null {
  if (item.kind !== "delivery") return null;
  return item.id.startsWith(PREFIX) ? item.id.slice(PREFIX.length) : item.id;
}
