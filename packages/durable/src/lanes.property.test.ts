import fc from "fast-check";
import { expect, test } from "vitest";
import { createLanes } from "./lanes.ts";
import { createManualClock } from "./testing.ts";

const keys = ["a", "b", "c", "d", "e"];

/** Work arrives for a key at a time; each unit takes some time, and some units fail a few times first. */
const workArbitrary = fc.array(
  fc.record({
    key: fc.constantFrom(...keys),
    afterMs: fc.nat({ max: 40 }),
    takesMs: fc.nat({ max: 60 }),
    failures: fc.oneof(
      { weight: 5, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.nat({ max: 3 }) },
    ),
  }),
  { minLength: 1, maxLength: 60, size: "max" },
);

test("[DX2] all work is done in order, one run per key, within the cap, and no wake is lost", async () => {
  await fc.assert(
    fc.asyncProperty(workArbitrary, fc.integer({ min: 1, max: 4 }), async (work, concurrency) => {
      const clock = createManualClock();
      const pending = new Map(
        keys.map((key) => [key, [] as { unit: number; takesMs: number; failures: number }[]]),
      );
      const done = new Map(keys.map((key) => [key, [] as number[]]));
      const running = new Set<string>();
      const faults: string[] = [];
      const lanes = createLanes({
        concurrency,
        clock,
        backoff: { baseMs: 10, capMs: 50, maxAttempts: 1 },
        random: () => 0.5,
        onError: () => undefined,
        async run(key) {
          if (running.has(key)) faults.push(`two runs of ${key}`);
          running.add(key);
          if (running.size > concurrency || lanes.active() > concurrency) faults.push("over the cap");
          try {
            const head = pending.get(key)?.[0];
            if (head === undefined) return { kind: "empty" };
            await new Promise<void>((resolve) => void clock.setTimer(head.takesMs, resolve));
            if (head.failures > 0) {
              head.failures -= 1;
              throw new Error("not yet");
            }
            pending.get(key)?.shift();
            done.get(key)?.push(head.unit);
            return { kind: "more" };
          } finally {
            running.delete(key);
          }
        },
      });
      for (const [unit, { key, afterMs, takesMs, failures }] of work.entries()) {
        pending.get(key)?.push({ unit, takesMs, failures });
        lanes.wake(key);
        await clock.advance(afterMs);
      }
      await clock.advance(60_000);
      expect(faults).toEqual([]);
      for (const key of keys) {
        expect(done.get(key)).toEqual(work.flatMap((item, unit) => (item.key === key ? [unit] : [])));
      }
      expect([lanes.active(), lanes.waiting(), clock.timers()]).toEqual([0, 0, []]);
    }),
  );
});

test("[DX2] no key starves another: between two runs of a key every waiting key has had one", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 8 }),
      async (amounts) => {
        const clock = createManualClock();
        const left = new Map(amounts.map((amount, index) => [`k${index}`, amount]));
        const order: string[] = [];
        const lanes = createLanes({
          concurrency: 1,
          clock,
          onError: (_key, error) => {
            throw error;
          },
          async run(key) {
            order.push(key);
            const rest = (left.get(key) ?? 0) - 1;
            left.set(key, rest);
            return { kind: rest > 0 ? "more" : "empty" };
          },
        });
        for (const key of left.keys()) lanes.wake(key);
        await clock.advance(0);
        // Round r holds exactly the keys with more than r units of work.
        const rounds = Array.from({ length: Math.max(...amounts) }, (_, round) =>
          amounts.flatMap((amount, index) => (amount > round ? [`k${index}`] : [])),
        );
        expect(order).toEqual(rounds.flat());
      },
    ),
  );
});
