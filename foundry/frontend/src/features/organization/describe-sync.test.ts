import type { Sync } from "@foundry/shared";
import { expect, test } from "vitest";
import { describeSync, describeSyncProblem } from "./describe-sync.ts";

const idle: Sync = {
  status: "idle",
  kind: "full",
  jobId: null,
  phase: null,
  done: 0,
  total: 0,
  startedAtMs: null,
  finishedAtMs: null,
  error: null,
  skipped: [],
};

test("says what runs and how far it is", () => {
  const running: Sync = { ...idle, status: "syncing", phase: "pullRequests", done: 3, total: 12 };
  expect(describeSync(running)).toBe("Syncing: pull requests, 3 of 12");
  expect(describeSync({ ...running, kind: "pullRequests", phase: null, total: 0 })).toBe("Reloading all PRs");
});

test("says why it failed, and what was skipped", () => {
  expect(describeSyncProblem(idle)).toBeNull();
  const failed: Sync = { ...idle, status: "error", error: { code: "x", message: "GitHub is down." } };
  expect(describeSyncProblem(failed)).toBe("GitHub is down.");
  const skipped = ["a", "b", "c", "d"].map((name) => ({ repoId: "1", repoFullName: name, code: "x" }));
  expect(describeSyncProblem({ ...idle, skipped })).toBe("4 repositories skipped: a, b, c and 1 more.");
});
