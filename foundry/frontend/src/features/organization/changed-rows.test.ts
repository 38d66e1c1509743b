import { expect, test } from "vitest";
import { aPullRequest, aTask } from "../../testing/entities.ts";
import { changedRows } from "./changed-rows.ts";

test("names rows that came, changed and left", () => {
  const stays = aPullRequest({ number: 1 });
  const before = new Map([
    ["1#1", stays],
    ["1#2", aPullRequest({ number: 2 })],
    ["1#3", aPullRequest({ number: 3 })],
  ]);
  const renamed = aPullRequest({ number: 2, title: "Another title" });
  const came = aPullRequest({ number: 4 });
  const after = new Map([
    ["1#1", stays],
    ["1#2", renamed],
    ["1#4", came],
  ]);
  expect([...changedRows(before, after)]).toEqual([
    ["1#2", renamed],
    ["1#4", came],
    ["1#3", undefined],
  ]);
});

test("the same content in a new object (a snapshot after a reconnect) is no change", () => {
  const task = aTask({ pullRequest: aPullRequest(), statusReason: { code: "a", message: "b" } });
  const changed = changedRows(new Map([["t", task]]), new Map([["t", structuredClone(task)]]));
  expect(changed.size).toBe(0);
});
