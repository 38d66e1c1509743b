import { expect, test } from "vitest";
import { aTask } from "../../testing/entities.ts";
import { createWritable } from "../../ui/readable.ts";
import { createUnreadTasks } from "./unread.ts";
import type { SeenTasks } from "./unread.ts";

const failed = aTask({ taskId: "task_a", status: "failed" });
const running = aTask({ taskId: "task_b", status: "running" });

test("what ended before the first visit is not news, what ends later is until one looks", () => {
  const seen = createWritable<SeenTasks>(null);
  const unread = createUnreadTasks(seen, () => true);
  unread.update([failed, running]);
  expect([...unread.ids.get()]).toEqual([]);
  unread.update([failed, { ...running, status: "needs_input" }]);
  expect([...unread.ids.get()]).toEqual(["task_b"]);
  unread.look("task_b")();
  expect([...unread.ids.get()]).toEqual([]);
});

test("looking at a task before the list is here judges nothing", () => {
  const seen = createWritable<SeenTasks>(null);
  const unread = createUnreadTasks(seen, () => true);
  unread.look("task_b");
  unread.update([failed]);
  expect(unread.ids.get().size).toBe(0);
});

test("it is kept over visits, and a task that fails again is news again", () => {
  const seen = createWritable<SeenTasks>(null);
  createUnreadTasks(seen, () => true).update([running]);
  const later = createUnreadTasks(seen, () => true);
  later.update([{ ...running, status: "failed" }]);
  expect(later.ids.get().size).toBe(1);
  later.look("task_b")();
  later.update([running]);
  later.update([{ ...running, status: "failed" }]);
  expect(later.ids.get().size).toBe(1);
});

test("what one has open is seen as it ends, in a tab that is in view", () => {
  let isVisible = true;
  const unread = createUnreadTasks(createWritable<SeenTasks>(null), () => isVisible);
  unread.update([running]);
  unread.look("task_b");
  unread.update([{ ...running, status: "completed" }]);
  expect(unread.ids.get().size).toBe(0);
  isVisible = false;
  unread.update([{ ...running, status: "failed" }]);
  expect(unread.ids.get().size).toBe(1);
  isVisible = true;
  unread.visibilityChanged();
  expect(unread.ids.get().size).toBe(0);
});
