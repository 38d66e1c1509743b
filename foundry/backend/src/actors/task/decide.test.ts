import { taskStatusSchema } from "@foundry/shared";
import type { TaskStatus } from "@foundry/shared";
import { describe, expect, test } from "vitest";
import type { TaskCommand } from "./contract.ts";
import {
  decide,
  decideAnswer,
  decideBranchNews,
  decideEnd,
  decideRequest,
  decideRun,
  decideStart,
} from "./decide.ts";
import type { Decision } from "./decide.ts";
import type { RunEndStatus, RunStatus } from "./run/task-run.ts";

/** Where something leads from each state; "=" stays, "!" is refused, "stop" tells the run to stop. */
type Outcomes = Record<TaskStatus, TaskStatus | "=" | "!" | "stop">;

const commands: Record<TaskCommand, Outcomes> = {
  cancel: {
    queued: "cancelled",
    attaching: "cancelled",
    preparing: "stop",
    running: "stop",
    publishing: "stop",
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
    attaching: "archived",
    preparing: "stop",
    running: "stop",
    publishing: "stop",
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

/** A new request, an answer, and a run that goes on. */
const requested: Outcomes = {
  queued: "=",
  attaching: "=",
  preparing: "=",
  running: "=",
  publishing: "=",
  completed: "queued",
  partial: "queued",
  failed: "queued",
  needs_input: "queued",
  error: "queued",
  cancelled: "queued",
  stale: "queued",
  archived: "queued",
};

const runs: Record<RunStatus, Partial<Outcomes>> = {
  preparing: { queued: "preparing", running: "preparing", preparing: "=" },
  running: { preparing: "running", running: "=" },
  publishing: { running: "publishing", preparing: "publishing", publishing: "=" },
};

function outcomeOf(decision: Decision): string {
  switch (decision.kind) {
    case "moved":
      return decision.move.to;
    case "stopRun":
      return "stop";
    case "unchanged":
      return "=";
    case "refused":
      return "!";
  }
}

const state = (status: TaskStatus) => ({ status, archivedFrom: null, cameFrom: "queued" }) as const;

describe.each(["cancel", "retry", "archive", "restore"] as const)("%s", (command) => {
  test.each(taskStatusSchema.options)("a task that is %s", (status) => {
    const decision = decide(state(status), command);
    expect(outcomeOf(decision)).toBe(commands[command][status]);
    if (decision.kind === "refused") expect(decision.message).toContain(status);
    if (decision.kind === "stopRun") expect(decision.archive).toBe(command === "archive");
  });
});

describe("what happens to a task", () => {
  test.each(taskStatusSchema.options)("[TK4] that is %s when more is asked of it", (status) => {
    expect(outcomeOf(decideRequest(state(status)))).toBe(requested[status]);
  });

  test.each(taskStatusSchema.options)("that is %s when somebody answers", (status) => {
    expect(outcomeOf(decideAnswer({ status }))).toBe(status === "needs_input" ? "queued" : "!");
  });

  test.each(taskStatusSchema.options)("that is %s when its turn comes", (status) => {
    expect(decideStart({ status }, 1)).toEqual(
      status === "queued" ? { kind: "use" } : { kind: "leave", move: null },
    );
  });

  test.each(taskStatusSchema.options)("that is %s when its run goes on", (status) => {
    for (const to of ["preparing", "running", "publishing"] as const) {
      expect([to, outcomeOf(decideRun({ status }, to))]).toEqual([to, runs[to][status] ?? "!"]);
    }
  });
});

test("a task that nothing was asked of asks back when its turn comes", () => {
  expect(decideStart({ status: "queued" }, 0)).toMatchObject({
    kind: "leave",
    move: { to: "needs_input", reason: { code: "nothing_asked" } },
  });
});

const ends: readonly RunEndStatus[] = [
  "completed",
  "partial",
  "failed",
  "needs_input",
  "error",
  "cancelled",
  "stale",
];

test.each(ends)("[TK4] a run that ends as %s: the next request waits for its turn", (status) => {
  const reason = { code: "because", message: "Because." };
  const moves = (pending: number, cancel: { archive: boolean } | null) =>
    decideEnd({ status, reason }, { pending, cancel }).map(({ to }) => to);
  expect(moves(0, null)).toEqual([status]);
  expect(moves(2, null)).toEqual([status, "queued"]);
  expect(moves(2, { archive: false })).toEqual([status]);
  expect(moves(2, { archive: true })).toEqual([status, "archived"]);
  expect(decideEnd({ status, reason }, { pending: 0, cancel: null })).toMatchObject([{ reason }]);
});

test("a restored task is again what it was", () => {
  const ended = ["queued", "completed", "failed", "cancelled", "needs_input"] as const;
  for (const status of ended) {
    const archived = decide(state(status), "archive");
    if (archived.kind !== "moved") throw new Error("not archived");
    const { to, archivedFrom } = archived.move;
    expect(decide({ status: to, archivedFrom, cameFrom: status }, "restore")).toMatchObject({
      move: { to: status, archivedFrom: null },
    });
  }
});

test("a task that is queued says why it does not move", () => {
  expect(decide(state("failed"), "retry")).toMatchObject({ move: { reason: { code: "waiting_for_turn" } } });
});

test("[RJ9] a task whose branch was found is queued; one whose branch is not there ends with the reason", () => {
  const reason = { code: "branch_not_found", message: "There is no branch of that name." };
  expect(decideBranchNews({ status: "attaching" }, { kind: "attached" })).toMatchObject({
    move: { to: "queued" },
  });
  expect(decideBranchNews({ status: "attaching" }, { kind: "attachFailed", reason })).toMatchObject({
    move: { to: "error", reason },
  });
  for (const status of taskStatusSchema.options.filter((one) => one !== "attaching")) {
    expect(decideBranchNews({ status }, { kind: "attached" })).toEqual({ kind: "unchanged" });
    expect(decideBranchNews({ status }, { kind: "attachFailed", reason })).toEqual({ kind: "unchanged" });
  }
});

test("[RJ9] a task that never got beyond its branch looks for the branch again", () => {
  const failed = { status: "error", archivedFrom: null, cameFrom: "attaching" } as const;
  const attaching = { move: { to: "attaching", reason: { code: "attaching_branch" } } };
  expect(decide(failed, "retry")).toMatchObject(attaching);
  expect(decideRequest(failed)).toMatchObject(attaching);
  const archived = { status: "archived", archivedFrom: "attaching", cameFrom: "attaching" } as const;
  expect(decide(archived, "restore")).toMatchObject(attaching);
  expect(decideRequest(archived)).toMatchObject(attaching);
});
