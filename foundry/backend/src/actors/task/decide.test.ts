import { taskStatusSchema } from "@foundry/shared";
import type { TaskStatus } from "@foundry/shared";
import { describe, expect, test } from "vitest";
import type { TaskCommand } from "./contract.ts";
import { decide } from "./decide.ts";

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
    const decision = decide({ status, archivedFrom: null }, command);
    const outcome = table[command][status];
    if (outcome === "=") expect(decision).toEqual({ kind: "unchanged" });
    else if (outcome === "!")
      expect(decision).toMatchObject({ kind: "refused", message: expect.stringContaining(status) });
    else expect(decision).toMatchObject({ kind: "moved", state: { status: outcome } });
  });
});

test("a restored task is again what it was", () => {
  for (const status of ["queued", "completed", "failed", "cancelled"] as const) {
    const archived = decide({ status, archivedFrom: null }, "archive");
    if (archived.kind !== "moved") throw new Error("not archived");
    expect(decide(archived.state, "restore")).toMatchObject({ state: { status, archivedFrom: null } });
  }
});

test("a task that is queued says why it does not move", () => {
  const retried = decide({ status: "failed", archivedFrom: null }, "retry");
  expect(retried).toMatchObject({ reason: { code: "no_runner_configured" } });
});
