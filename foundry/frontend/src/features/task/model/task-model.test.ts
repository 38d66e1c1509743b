import { expect, test } from "vitest";
import { aTask } from "../../../testing/entities.ts";
import { queuePosition } from "./queue-position.ts";
import { runSegments, segmentWeight } from "./run-segments.ts";

const waiting = (taskId: string, queuedAtMs: number) => aTask({ taskId, status: "queued", queuedAtMs });
const step = (to: "queued" | "preparing" | "running" | "failed" | "attaching", atMs: number) => ({
  from: null,
  to,
  reason: null,
  atMs,
});

test("the place in the queue counts who waits longer; equal times are ordered by id", () => {
  const tasks = [
    waiting("task_b", 5),
    waiting("task_a", 5),
    waiting("task_c", 1),
    aTask({ queuedAtMs: 0, status: "running" }),
  ];
  expect(tasks.map((task) => queuePosition(task, tasks))).toEqual([3, 2, 1, null]);
});

test("the picture of a run begins where the task was queued last", () => {
  const segments = runSegments([
    step("queued", 0),
    step("failed", 5),
    step("queued", 10),
    step("preparing", 12),
    step("running", 20),
  ]);
  expect(segments).toEqual([
    { status: "queued", fromMs: 10, toMs: 12 },
    { status: "preparing", fromMs: 12, toMs: 20 },
    { status: "running", fromMs: 20, toMs: null },
  ]);
  expect(runSegments([step("attaching", 1), step("queued", 2)])).toHaveLength(2);
});

test("a second stays visible beside an hour", () => {
  expect(segmentWeight(3_600_000) / segmentWeight(1_000)).toBeLessThan(10);
});
