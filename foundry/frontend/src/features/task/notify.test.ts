import { expect, test } from "vitest";
import { aTask } from "../../testing/entities.ts";
import { taskNews } from "./notify.ts";

const running = aTask({ status: "running", title: "Fix it" });

test("a question and a failure are told once, when they come; nothing else is", () => {
  const asks = { ...running, status: "needs_input" as const };
  expect(taskNews([running], [asks]).map((news) => news.title)).toEqual(["Needs your input: Fix it"]);
  expect(taskNews([asks], [asks])).toEqual([]);
  expect(taskNews([running], [{ ...running, status: "completed" }])).toEqual([]);
  expect(taskNews([running], [{ ...running, status: "error" }])).toHaveLength(1);
});

test("what is there when one comes is no news", () => {
  expect(taskNews([], [aTask({ status: "failed" })])).toEqual([]);
});
