import type { DeliveryCounts } from "@foundry/shared";

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** One bar per minute of the hour that ends with the newest minute known; minutes without a delivery are zero. */
export function minuteBars(
  perMinute: DeliveryCounts["perMinute"],
): readonly { readonly minuteMs: number; readonly value: number }[] {
  const newest = perMinute.at(-1)?.minuteMs;
  if (newest === undefined) return [];
  const byMinute = new Map(perMinute.map(({ minuteMs, accepted }) => [minuteMs, accepted]));
  return Array.from({ length: MINUTES }, (_, index) => {
    const minuteMs = newest - (MINUTES - 1 - index) * MINUTE_MS;
    return { minuteMs, value: byMinute.get(minuteMs) ?? 0 };
  });
}
