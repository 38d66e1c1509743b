import fc from "fast-check";
import { expect, test } from "vitest";
import { decideFailure } from "./decide-failure.ts";
import type { Failure } from "./decide-failure.ts";
import { RetryableError, TerminalError } from "./errors.ts";

const policy = { baseMs: 1_000, capMs: 60_000, maxAttempts: 8 };

function fail(error: unknown, over: Partial<Failure> = {}) {
  return decideFailure({ error, attempts: 1, nowMs: 50_000, policy, random: () => 0.5, ...over });
}

test("[DX6] a terminal error parks at its first attempt", () => {
  expect(fail(new TerminalError("not_found", "the repository is gone"))).toEqual({
    kind: "park",
    code: "not_found",
    message: "the repository is gone",
  });
});

test("[DX6] retryAfter is respected, with jitter on top", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 1, max: 100 }),
      (retryAfterMs, attempts) => {
        const decision = fail(new RetryableError("rate_limited", "later", { retryAfterMs }), { attempts });
        if (decision.kind !== "retry") throw new Error("a retryable error must not park");
        expect(decision.atMs).toBeGreaterThanOrEqual(50_000 + retryAfterMs);
        expect(decision.atMs).toBeLessThanOrEqual(50_000 + retryAfterMs + policy.baseMs);
      },
    ),
  );
});

test("[DX6] a retryable error never parks for the number of its attempts", () => {
  expect(fail(new RetryableError("unreachable", "no route"), { attempts: 1_000 })).toMatchObject({
    kind: "retry",
  });
});

test.each([Number.NaN, -5, 0, Number.POSITIVE_INFINITY])(
  "[DX6] a retryAfter of %d means backoff",
  (retryAfterMs) => {
    const error = new RetryableError("rate_limited", "later", { retryAfterMs });
    expect(fail(error)).toMatchObject({ kind: "retry", atMs: 50_750 });
  },
);

test("[DX6] an unknown error is retried with backoff and parks at the last attempt", () => {
  const kinds = [1, 2, 7, 8, 9].map((attempts) => fail(new Error("boom"), { attempts }).kind);
  expect(kinds).toEqual(["retry", "retry", "retry", "park", "park"]);
  expect(fail(new Error("boom"), { attempts: 3 })).toMatchObject({ atMs: 53_000, code: "unknown_error" });
});

test("[DX6] a message is redacted before it is cut, and is at most 500 characters", () => {
  const secret = "s3cret".repeat(3);
  const error = new Error(`${"x".repeat(495)}${secret}${"y".repeat(5_000)}`);
  const decision = fail(error, { redact: (text) => text.replaceAll(secret, "[redacted]") });
  expect(decision.message).toBe(`${"x".repeat(495)}[reda`);
});

test.each([
  [Object.assign(new Error("refused"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
  [Object.assign(new Error("odd"), { code: "a code with spaces" }), "unknown_error"],
  [Object.assign(new Error("odd"), { code: 7 }), "unknown_error"],
  ["just text", "unknown_error"],
  [undefined, "unknown_error"],
  [null, "unknown_error"],
])("[DX6] the code of %s is stable", (error, code) => {
  expect(fail(error)).toMatchObject({ kind: "retry", code });
});
