import { expect, test } from "vitest";
import { aTask } from "../../../testing/entities.ts";
import { filterTasks } from "./filter-tasks.ts";
import { taskSearch } from "./task-search.ts";

const tasks = [
  aTask({ taskId: "task_a", status: "running", updatedAtMs: 1, title: "Fix the upload" }),
  aTask({ taskId: "task_b", status: "needs_input", updatedAtMs: 3, repoId: "2", issueNumber: 12 }),
  aTask({ taskId: "task_c", status: "completed", updatedAtMs: 2 }),
  aTask({ taskId: "task_d", status: "archived", updatedAtMs: 9 }),
];
const find = (search: Parameters<typeof filterTasks>[1]) =>
  filterTasks(tasks, search).map((task) => task.taskId);

test("newest first, archived ones only when asked for", () => {
  expect(find({})).toEqual(["task_b", "task_c", "task_a"]);
  expect(find({ status: "archived" })).toEqual(["task_d"]);
});

test("by group, state, repository, need and words", () => {
  expect(find({ status: "active" })).toEqual(["task_a"]);
  expect(find({ status: "ended" })).toEqual(["task_b", "task_c"]);
  expect(find({ repo: "2" })).toEqual(["task_b"]);
  expect(find({ attention: true })).toEqual(["task_b"]);
  expect(find({ q: "UPLOAD fix" })).toEqual(["task_a"]);
  expect(find({ q: "#12" })).toEqual(["task_b"]);
});

test("an address with something unknown still opens the list", () => {
  expect(taskSearch({ status: "what", repo: "x", attention: "no", q: 12 })).toEqual({
    status: undefined,
    repo: undefined,
    attention: undefined,
    q: "12",
  });
});
