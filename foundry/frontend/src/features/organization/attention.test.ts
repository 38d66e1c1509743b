import type { Connection, Sync } from "@foundry/shared";
import { expect, test } from "vitest";
import { aTask } from "../../testing/entities.ts";
import { attentionOf } from "./attention.ts";

const connection: Connection = {
  status: "connected",
  login: "acme",
  accountType: "Organization",
  avatarUrl: null,
  installationId: "9",
  reason: null,
  updatedAtMs: 1,
};
const sync: Sync = {
  status: "idle",
  kind: null,
  jobId: null,
  phase: null,
  done: 0,
  total: 0,
  startedAtMs: null,
  finishedAtMs: null,
  error: null,
  skipped: [],
};

test("nothing is wrong, nothing is shown: a queued or running task needs nobody", () => {
  const tasks = [aTask({ status: "queued" }), aTask({ status: "running" }), aTask({ status: "completed" })];
  expect(attentionOf({ tasks, connection, sync, parked: 0 })).toEqual([]);
});

test("the connection comes first, then sync and parked work, then tasks, newest first", () => {
  const tasks = [
    aTask({ taskId: "task_000000000a", status: "failed", updatedAtMs: 1 }),
    aTask({ taskId: "task_000000000b", status: "needs_input", updatedAtMs: 2 }),
  ];
  const found = attentionOf({
    tasks,
    connection: { ...connection, status: "suspended" },
    sync: { ...sync, status: "error", error: { code: "x", message: "y" } },
    parked: 2,
  });
  expect(found.map((item) => item.id)).toEqual([
    "connection",
    "sync",
    "parked",
    "task_000000000b",
    "task_000000000a",
  ]);
});

test("[GH8] a repository that the sync skipped is reported", () => {
  const skipped = [{ repoId: "1", repoFullName: "acme/widgets", code: "forbidden" }];
  const found = attentionOf({ tasks: [], connection, sync: { ...sync, skipped }, parked: 0 });
  expect(found.map((item) => item.kind)).toEqual(["sync"]);
});
