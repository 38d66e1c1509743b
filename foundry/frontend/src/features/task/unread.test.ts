import { expect, test } from "vitest";
import { aTask } from "../../testing/entities.ts";
import { createWritable } from "../../ui/readable.ts";
import { createUnreadTasks } from "./unread.ts";
import type { SeenTasks } from "./unread.ts";

const failed = aTask({ taskId: "task_a", status: "failed" });
const running = aTask({ taskId: "task_b", status: "running" });

test("what ended before the first visit is not news, what ends later is until one looks", () => {
  const seen = createWritable<SeenTasks>(null);
  const unread = createUnreadTasks(seen);
  unread.update([failed, running]);
  expect([...unread.ids.get()]).toEqual([]);
  unread.update([failed, { ...running, status: "needs_input" }]);
  expect([...unread.ids.get()]).toEqual(["task_b"]);
  unread.see("task_b");
  expect([...unread.ids.get()]).toEqual([]);
});

test("looking at a task before the list is here judges nothing", () => {
  const seen = createWritable<SeenTasks>(null);
  const unread = createUnreadTasks(seen);
  unread.see("task_b");
  unread.update([failed]);
  expect(unread.ids.get().size).toBe(0);
});

test("it is kept over visits, and a task that fails again is news again", () => {
  const seen = createWritable<SeenTasks>(null);
  createUnreadTasks(seen).update([running]);
  const later = createUnreadTasks(seen);
  later.update([{ ...running, status: "failed" }]);
  expect(later.ids.get().size).toBe(1);
  later.see("task_b");
  later.update([running]);
  later.update([{ ...running, status: "failed" }]);
  expect(later.ids.get().size).toBe(1);
});
