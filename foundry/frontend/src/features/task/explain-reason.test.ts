import { expect, test } from "vitest";
import { explainReason } from "./explain-reason.ts";

test("a task that waits for a runner says why, and what can be done", () => {
  const explained = explainReason("queued", {
    code: "no_runner_configured",
    message: "No runner is configured.",
  });
  expect(explained?.what).toBe("No runner is configured.");
  expect(explained?.next).toContain("cancel or archive");
});

test("an archived task speaks of the archive, whatever it waited for", () => {
  expect(explainReason("archived", { code: "no_runner_configured", message: "…" })?.next).toContain(
    "Restore",
  );
});

test("a state without a reason needs no words, except a queue", () => {
  expect(explainReason("running", null)).toBeNull();
  expect(explainReason("queued", null)).not.toBeNull();
});
