import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const policyArbitrary = fc.record({
  baseMs: fc.integer({ min: 1, max: 10_000 }),
  capMs: fc.integer({ min: 10_000, max: 3_600_000 }),
  maxAttempts: fc.constant(8),
});

test("[DX6] a delay lies between half and all of its exponential step, and never above the cap", () => {
  fc.assert(
    fc.property(
      policyArbitrary,
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (policy, attempt, random) => {
        const delay = backoffMs(attempt, policy, () => random);
        const step = Math.min(policy.capMs, policy.baseMs * 2 ** Math.min(attempt - 1, 52));
        expect(delay).toBeGreaterThanOrEqual(Math.floor(step / 2));
        expect(delay).toBeLessThanOrEqual(step);
      },
    ),
  );
});

test("[DX6] delays double until the cap", () => {
  const policy = { baseMs: 100, capMs: 1_000, maxAttempts: 8 };
  expect([1, 2, 3, 4, 5, 6].map((attempt) => backoffMs(attempt, policy, () => 0))).toEqual([
    50, 100, 200, 400, 500, 500,
  ]);
});
