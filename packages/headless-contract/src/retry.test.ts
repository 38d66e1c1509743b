import fc from "fast-check";
import { expect, test } from "vitest";
import { decideRetry, defaultRetryBudget } from "./index.ts";

test("[HC3] 2 retries after 2 s and 4 s, then the budget is used up", () => {
  const middle = (): number => 0.5;
  expect([1, 2, 3, 4].map((tryNumber) => decideRetry(tryNumber, defaultRetryBudget, middle))).toEqual([
    { kind: "retry", delayMs: 2000 },
    { kind: "retry", delayMs: 4000 },
    { kind: "exhausted" },
    { kind: "exhausted" },
  ]);
});

test("[HC3] jitter moves a pause by a quarter at most, either way", () => {
  expect(decideRetry(1, defaultRetryBudget, () => 0)).toEqual({ kind: "retry", delayMs: 1500 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, random) => {
      const decision = decideRetry(n, { retries: 8, firstDelayMs: 2000 }, () => random);
      if (decision.kind !== "retry") throw new Error("exhausted");
      const middle = 2000 * 2 ** (n - 1);
      expect(decision.delayMs).toBeGreaterThanOrEqual(middle * 0.75);
      expect(decision.delayMs).toBeLessThanOrEqual(middle * 1.25);
    }),
  );
});

test("[HC3] no retries configured: the first run is the only one", () => {
  expect(decideRetry(1, { retries: 0, firstDelayMs: 2000 }, Math.random)).toEqual({ kind: "exhausted" });
});
