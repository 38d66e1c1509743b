import { createManualClock } from "@foundry/durable/testing";
import { expect, test } from "vitest";
import { createAwakeActors } from "./awake-actors.ts";

test("[DX14] all are asked to sleep once, and it is over when all do", async () => {
  const { awake, told, actor } = scene();
  const [one, two] = [actor("one"), actor("two")];
  awake.add(one);
  awake.add(two);
  const left = awake.putToSleep(1_000);
  expect(told).toEqual(["one", "two"]);
  awake.remove(one);
  awake.remove(two);
  expect(await left).toBe(0);
  expect(told).toEqual(["one", "two"]);
});

test("[DX14] one that is just starting is asked again, and one that is woken meanwhile, too", async () => {
  const { awake, clock, told, actor } = scene();
  let isStarting = true;
  const starting = actor("starting", () => {
    if (isStarting) throw new Error("cannot request sleep before actor startup completes");
  });
  awake.add(starting);
  const left = awake.putToSleep(1_000);
  expect(told).toEqual([]);
  const late = actor("late");
  awake.add(late);
  isStarting = false;
  await clock.advance(25);
  expect(told).toEqual(["starting", "late"]);
  awake.remove(late);
  awake.remove(starting);
  expect(await left).toBe(0);
});

test("[DX14] one that went to sleep and was woken is asked anew", async () => {
  const { awake, told, actor } = scene();
  awake.add(actor("again"));
  awake.add(actor("other"));
  const left = awake.putToSleep(1_000);
  awake.remove(actor("again"));
  awake.add(actor("again"));
  awake.remove(actor("other"));
  expect(told).toEqual(["again", "other", "again"]);
  awake.remove(actor("again"));
  expect(await left).toBe(0);
});

test("[DX14] one that does not sleep holds up nobody for longer than the time", async () => {
  const { awake, clock, actor } = scene();
  awake.add(actor("busy"));
  const left = awake.putToSleep(1_000);
  await clock.advance(999);
  await clock.advance(50);
  expect(await left).toBe(1);
});

function scene() {
  const clock = createManualClock();
  const told: string[] = [];
  return {
    clock,
    told,
    awake: createAwakeActors(clock),
    actor: (actorId: string, before = (): void => undefined) => ({
      actorId,
      sleep() {
        before();
        told.push(actorId);
      },
    }),
  };
}
