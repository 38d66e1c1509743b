import fc from "fast-check";
import { expect, test } from "vitest";
import { createTaskSlots } from "./task-slots.ts";

const never = new AbortController().signal;

/** All promises that can settle have. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("organizations take turns, one with many tasks does not delay another", async () => {
  const slots = createTaskSlots(1);
  const order: string[] = [];
  const releases: (() => void)[] = [];
  const take = async (orgId: string): Promise<void> => {
    const release = await slots.take(orgId, never);
    order.push(orgId);
    releases.push(release);
  };
  for (const orgId of ["a", "a", "a", "a", "b", "b", "c"]) void take(orgId);
  for (let n = 0; n < 7; n += 1) {
    await settled();
    releases[n]?.();
  }
  expect(order.join("")).toBe("abcabaa");
});

test("one that is cancelled while it waits takes no slot, and releasing twice frees one only", async () => {
  const slots = createTaskSlots(1);
  const release = await slots.take("a", never);
  const controller = new AbortController();
  const waiting = slots.take("a", controller.signal);
  const other = slots.take("b", never);
  controller.abort(new Error("cancelled"));
  await expect(waiting).rejects.toThrow("cancelled");
  await expect(slots.take("a", controller.signal)).rejects.toThrow("cancelled");
  release();
  release();
  const releaseOther = await other;
  let isThirdIn = false;
  const third = slots.take("c", never).then((done) => {
    isThirdIn = true;
    return done;
  });
  await settled();
  expect(isThirdIn).toBe(false);
  releaseOther();
  (await third)();
});

test("200 tasks on a cap of 4 over 5 organizations: never more than 4, none lost, each organization's share is fair", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.record({ org: fc.nat(4), cancelled: fc.boolean() }), { minLength: 1, maxLength: 200 }),
      fc.infiniteStream(fc.nat(1_000)),
      async (cap, tasks, picks) => {
        const slots = createTaskSlots(cap);
        const running: { org: number; release: () => void }[] = [];
        const waiting = new Map<number, number>();
        const lost = new AbortController();
        /** Turns that others got while this organization waited without one. */
        const passed = new Map<number, number>();
        let done = 0;
        const begin = async (org: number): Promise<void> => {
          waiting.set(org, (waiting.get(org) ?? 0) + 1);
          const release = await slots.take(String(org), never);
          running.push({ org, release });
          waiting.set(org, (waiting.get(org) ?? 1) - 1);
          passed.set(org, 0);
          for (const [other, count] of waiting)
            if (other !== org && count > 0) passed.set(other, (passed.get(other) ?? 0) + 1);
        };
        const giveUp = async (org: number): Promise<void> => {
          const release = await slots.take(String(org), lost.signal).catch(() => null);
          release?.();
        };
        for (const { org, cancelled } of tasks) void (cancelled ? giveUp(org) : begin(org));
        lost.abort(new Error("cancelled"));
        await settled();
        const wanted = tasks.filter(({ cancelled }) => !cancelled).length;
        while (done < wanted) {
          expect(running.length).toBe(Math.min(cap, wanted - done));
          // Of 5 organizations, 4 others may come first; within them, as many turns as were given at one time.
          for (const count of passed.values()) expect(count).toBeLessThanOrEqual(5 + cap);
          const [one] = running.splice((picks.next().value ?? 0) % running.length, 1);
          one?.release();
          done += 1;
          await settled();
        }
        expect(running).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
