import { setImmediate } from "node:timers/promises";

/**
 * For long computations in a process that also answers people: to be awaited between two pieces. When `sliceMs` have
 * passed, others get their turn. An answer takes some ten turns of the event loop, so it waits for some ten slices.
 */
export function createGiveWay(sliceMs = 1): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await setImmediate();
    since = performance.now();
  };
}
