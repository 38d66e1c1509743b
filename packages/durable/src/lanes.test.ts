import { expect, test } from "vitest";
import { createLanes } from "./lanes.ts";
import { createManualClock } from "./testing.ts";

test("[DX2] a wake during a run runs the lane once more", async () => {
  const clock = createManualClock();
  const runs: string[] = [];
  const lanes = createLanes({
    concurrency: 2,
    clock,
    onError: (key, error) => runs.push(`${key}: ${String(error)}`),
    async run(key) {
      runs.push(key);
      if (runs.length === 1) lanes.wake(key);
      return { kind: "empty" };
    },
  });
  lanes.wake("a");
  await clock.advance(0);
  expect(runs).toEqual(["a", "a"]);
  expect([lanes.active(), lanes.waiting()]).toEqual([0, 0]);
});
