import type { WorkbenchTaskSummary } from "@foundry/shared";
import { expect, test } from "vitest";
import { declinedReply, helpReply, refusedReply, statusReply } from "./replies.ts";

const task: WorkbenchTaskSummary = {
  taskId: "task_1",
  repoId: "1",
  repoFullName: "acme/web",
  title: "Fix it",
  status: "running",
  statusReason: null,
  branchName: null,
  pullRequest: null,
  issueNumber: 12,
  queuedAtMs: null,
  createdAtMs: 0,
  updatedAtMs: 0,
  archivedAtMs: null,
};

test("[TK3] whoever is declined is thanked by name", () => {
  expect(declinedReply("octo-cat")).toContain("@octo-cat");
  expect(declinedReply("octo-cat")).toContain("write access");
});

test("[TK5] what is no plain name is not repeated", () => {
  for (const login of ["a b", "x](https://evil.example)", "acme/team", "<img>", "@all", "x".repeat(200)]) {
    expect(declinedReply(login)).not.toContain(login);
  }
});

test("an unknown verb gets all that there are", () => {
  const text = helpReply("deploy", "foundry");
  for (const verb of ["fix", "review", "retry", "cancel", "status"])
    expect(text).toContain(`@foundry ${verb}`);
  expect(text).toContain("`deploy`");
});

test("status says how the task stands, and refuses say why", () => {
  expect(statusReply(null)).toBe("There is no task here.");
  expect(statusReply(task)).toBe("The task is **running**.");
  expect(refusedReply("cancel", { ...task, status: "completed" })).toContain("**completed**");
  expect(refusedReply("retry", null)).toBe("There is no task here.");
});

test("[HC7] [TK5] a reason that quotes a harness becomes no mention, link, image or tag", () => {
  const message =
    "@acme/all &commat;acme #12; ![x](https://evil.example/x) <img src=x> `a` #1 www.evil.example\n\n# b";
  const text = statusReply({ ...task, status: "error", statusReason: { code: "x", message } });
  for (const piece of ["@acme", "&commat;", "![", "](", "<img", "`", "#1", "https://", "www.", "\n"])
    expect(text).not.toContain(piece);
});
