import type { Clock } from "../world.ts";
import type { Delivery } from "./delivery.ts";

/** GitHub keeps deliveries for three days. */
const windowMs = 3 * 24 * 3_600_000;

export interface DeliveryLog {
  add(delivery: Delivery): void;
  get(id: number): Delivery | undefined;
  /** Newest first, those older than `beforeId` (a cursor), `limit` at most. */
  page(beforeId: number | null, limit: number): Delivery[];
  /** Oldest first. */
  all(): Delivery[];
}

export function createDeliveryLog(clock: Clock, before: readonly Delivery[]): DeliveryLog {
  const deliveries = new Map(before.map((delivery) => [delivery.id, delivery]));
  const prune = (): void => {
    const since = clock.now() - windowMs;
    for (const [id, delivery] of deliveries) {
      if (delivery.deliveredAtMs >= since) break;
      deliveries.delete(id);
    }
  };
  return {
    add(delivery) {
      deliveries.set(delivery.id, delivery);
    },
    get(id) {
      prune();
      return deliveries.get(id);
    },
    page(beforeId, limit) {
      prune();
      const older = [...deliveries.values()].filter(
        (delivery) => beforeId === null || delivery.id < beforeId,
      );
      return older.toReversed().slice(0, limit);
    },
    all() {
      prune();
      return [...deliveries.values()];
    },
  };
}
