import { taskStatusSchema } from "@foundry/shared";
import type { TaskStatus } from "@foundry/shared";
import { describe, expect, test } from "vitest";
import type { TaskCommand } from "./contract.ts";
import { decide, decideBranchNews } from "./decide.ts";

/** Where a command leads from each state; "=" stays, "!" is refused. */
const table: Record<TaskCommand, Record<TaskStatus, TaskStatus | "=" | "!">> = {
  cancel: {
    queued: "cancelled",
    attaching: "cancelled",
    preparing: "cancelled",
    running: "cancelled",
    publishing: "cancelled",
    completed: "!",
    partial: "!",
    failed: "!",
    needs_input: "cancelled",
    error: "!",
    cancelled: "=",
    stale: "!",
    archived: "!",
  },
  retry: {
    queued: "=",
    attaching: "!",
    preparing: "!",
    running: "!",
    publishing: "!",
    completed: "!",
    partial: "queued",
    failed: "queued",
    needs_input: "queued",
    error: "queued",
    cancelled: "queued",
    stale: "queued",
    archived: "!",
  },
  archive: {
    queued: "archived",
    attaching: "!",
    preparing: "!",
    running: "!",
    publishing: "!",
    completed: "archived",
    partial: "archived",
    failed: "archived",
    needs_input: "archived",
    error: "archived",
    cancelled: "archived",
    stale: "archived",
    archived: "=",
  },
  restore: {
    queued: "=",
    attaching: "=",
    preparing: "=",
    running: "=",
    publishing: "=",
    completed: "=",
    partial: "=",
    failed: "=",
    needs_input: "=",
    error: "=",
    cancelled: "=",
    stale: "=",
    archived: "queued",
  },
};

const commands: readonly TaskCommand[] = ["cancel", "retry", "archive", "restore"];

describe.each(commands)("%s", (command) => {
  test.each(taskStatusSchema.options)("a task that is %s", (status) => {
    const decision = decide({ status, archivedFrom: null, cameFrom: "queued" }, command);
    const outcome = table[command][status];
    if (outcome === "=") expect(decision).toEqual({ kind: "unchanged" });
    else if (outcome === "!")
      expect(decision).toMatchObject({ kind: "refused", message: expect.stringContaining(status) });
    else expect(decision).toMatchObject({ kind: "moved", state: { status: outcome } });
  });
});

test("a restored task is again what it was", () => {
  for (const status of ["queued", "completed", "failed", "cancelled"] as const) {
    const archived = decide({ status, archivedFrom: null, cameFrom: null }, "archive");
    if (archived.kind !== "moved") throw new Error("not archived");
    expect(decide({ ...archived.state, cameFrom: status }, "restore")).toMatchObject({
      state: { status, archivedFrom: null },
    });
  }
});

test("a task that is queued says why it does not move", () => {
  const retried = decide({ status: "failed", archivedFrom: null, cameFrom: "running" }, "retry");
  expect(retried).toMatchObject({ reason: { code: "no_runner_configured" } });
});

test("[RJ9] a task whose branch was found is queued; one whose branch is not there ends with the reason", () => {
  const reason = { code: "branch_not_found", message: "There is no branch of that name." };
  expect(decideBranchNews({ status: "attaching" }, { kind: "attached" })).toMatchObject({
    state: { status: "queued" },
  });
  expect(decideBranchNews({ status: "attaching" }, { kind: "attachFailed", reason })).toMatchObject({
    state: { status: "error" },
    reason,
  });
  for (const status of taskStatusSchema.options.filter((one) => one !== "attaching")) {
    expect(decideBranchNews({ status }, { kind: "attached" })).toEqual({ kind: "unchanged" });
    expect(decideBranchNews({ status }, { kind: "attachFailed", reason })).toEqual({ kind: "unchanged" });
  }
});

test("[RJ9] a retry of a task that never got beyond its branch looks for the branch again", () => {
  const retried = decide({ status: "error", archivedFrom: null, cameFrom: "attaching" }, "retry");
  expect(retried).toMatchObject({ state: { status: "attaching" }, reason: { code: "attaching_branch" } });
});
