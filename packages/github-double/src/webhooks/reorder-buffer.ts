import type { Random } from "../random.ts";

/** How long an event is held back for others that may overtake it. */
const holdMs = 250;

/**
 * A queue in which items change places within a bounded window. Each item's place is drawn when it is put, so
 * the order depends on the seed alone, as long as items come faster than they are released.
 */
export interface ReorderBuffer<T> {
  /** `window` 1 keeps the order; n lets an item pass up to n - 1 others. */
  put(item: T, window: number): void;
  /** The next item, as soon as nothing can come before it; null when the buffer is empty. */
  take(): Promise<T | null>;
  /** Holds nothing back any more that is in the buffer now. */
  release(): void;
  isEmpty(): boolean;
}

export function createReorderBuffer<T>(random: Random): ReorderBuffer<T> {
  const items: { place: number; item: T }[] = [];
  let count = 0;
  let releasedUpTo = 0;
  let wake: (() => void) | null = null;
  return {
    put(item, window) {
      const place = count + (window > 1 ? random() * window : 0);
      count += 1;
      const at = items.findIndex((other) => other.place > place);
      items.splice(at === -1 ? items.length : at, 0, { place, item });
      wake?.();
    },
    async take() {
      for (;;) {
        const next = items[0];
        if (next === undefined) return null;
        // Later items get a place of at least `count`.
        if (next.place <= count || next.place <= releasedUpTo) return items.shift()?.item ?? null;
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(() => {
          releasedUpTo = next.place;
          resolve();
        }, holdMs);
        wake = resolve;
        await promise;
        wake = null;
        clearTimeout(timer);
      }
    },
    release() {
      releasedUpTo = Math.max(releasedUpTo, items.at(-1)?.place ?? 0);
      wake?.();
    },
    isEmpty: () => items.length === 0,
  };
}
