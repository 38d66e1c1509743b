import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acquireLease, holdsLease, releaseLease, renewLease } from "./lease.ts";
import type { Lease } from "./lease.ts";

const ttlMs = 100;

function acquired(current: Lease | null, owner: string, nowMs: number): Lease {
  const decision = acquireLease(current, { owner, nowMs, ttlMs });
  if (decision.kind !== "acquired") throw new Error("held");
  return decision.lease;
}

describe("[DX8] a lease", () => {
  test("is refused while another one holds it, with the time to ask again", () => {
    const first = acquired(null, "one", 1_000);
    expect(first).toEqual({ owner: "one", token: 1, untilMs: 1_100 });
    expect(acquireLease(first, { owner: "two", nowMs: 1_099, ttlMs })).toEqual({
      kind: "held",
      untilMs: 1_100,
    });
  });

  test("that ran out goes to whoever asks; the former holder is fenced", () => {
    const first = acquired(null, "one", 0);
    const second = acquired(first, "two", 100);
    expect(second.token).toBe(2);
    expect(holdsLease(second, first)).toBe(false);
    expect(renewLease(second, first, { nowMs: 100, ttlMs })).toBeNull();
    expect(releaseLease(second, first)).toBeNull();
  });

  test("that ran out and was taken by nobody still holds, and may be renewed", () => {
    const first = acquired(null, "one", 0);
    expect(holdsLease(first, first)).toBe(true);
    expect(renewLease(first, first, { nowMs: 5_000, ttlMs })).toEqual({ ...first, untilMs: 5_100 });
  });

  test("of the same owner is taken under a new token: its own earlier run is fenced, too", () => {
    const first = acquired(null, "one", 0);
    const again = acquired(first, "one", 1);
    expect(holdsLease(again, first)).toBe(false);
  });

  test("that was given back is free at once, and its token is not used again", () => {
    const first = acquired(null, "one", 0);
    const free = releaseLease(first, first);
    expect(acquired(free, "two", 1)).toMatchObject({ owner: "two", token: 2 });
  });

  test("never shortens when it is renewed by a clock that was set back", () => {
    const first = acquired(null, "one", 1_000);
    expect(renewLease(first, first, { nowMs: 10, ttlMs })?.untilMs).toBe(1_100);
  });
});

test("[DX8] whatever happens in whatever order, one token commits at a time and tokens only grow", () => {
  const step = fc.record({
    owner: fc.constantFrom("a", "b", "c"),
    does: fc.constantFrom("acquire" as const, "renew" as const, "release" as const, "commit" as const),
    afterMs: fc.integer({ min: 0, max: 150 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let stored: Lease | null = null;
      let nowMs = 0;
      let newest = 0;
      const held = new Map<string, Lease>();
      for (const { owner, does, afterMs } of steps) {
        nowMs += afterMs;
        const mine = held.get(owner);
        if (does === "acquire") {
          const decision = acquireLease(stored, { owner, nowMs, ttlMs });
          if (decision.kind === "held") continue;
          expect(decision.lease.token).toBeGreaterThan(newest);
          newest = decision.lease.token;
          stored = decision.lease;
          held.set(owner, decision.lease);
        } else if (mine && does === "renew") stored = renewLease(stored, mine, { nowMs, ttlMs }) ?? stored;
        else if (mine && does === "release") stored = releaseLease(stored, mine) ?? stored;
        else if (mine && holdsLease(stored, mine)) expect(mine.token).toBe(newest);
      }
    }),
  );
});
