import fc from "fast-check";
import { expect, test } from "vitest";
import { debounce } from "./debounce.ts";
import type { Debounced } from "./debounce.ts";

test("[DX9] a key is due waitMs after its last request", () => {
  const times = { waitMs: 100, maxWaitMs: 1_000 };
  const first = debounce(null, 5_000, times);
  expect(first).toEqual({ firstAtMs: 5_000, dueAtMs: 5_100 });
  expect(debounce(first, 5_060, times)).toEqual({ firstAtMs: 5_000, dueAtMs: 5_160 });
});

test("[DX9] requests without end delay a key at most by its maximum wait, and a later one never makes it earlier", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 200 }), { minLength: 1 }),
      fc.nat({ max: 300 }),
      fc.nat({ max: 3_000 }),
      (pauses, waitMs, maxWaitMs) => {
        let nowMs = 1_000;
        let state: Debounced | null = null;
        for (const pause of pauses) {
          const next: Debounced = debounce(state, nowMs, { waitMs, maxWaitMs });
          expect(next.dueAtMs).toBeLessThanOrEqual(1_000 + maxWaitMs);
          expect(next.dueAtMs).toBeGreaterThanOrEqual(state?.dueAtMs ?? 0);
          expect(next.firstAtMs).toBe(1_000);
          state = next;
          nowMs += pause;
        }
      },
    ),
  );
});
