import { expect, test } from "vitest";
import { explainReason } from "./explain-reason.ts";

test("a task that an older version left waiting for a runner says what it waits for now", () => {
  const left = { code: "no_runner_configured", message: "No runner is configured." };
  const explained = explainReason("queued", left, { position: 1, said: null });
  expect(explained?.what).toBe("It waits for its turn.");
  expect(explained?.next).toContain("next one");
});

test("[RJ9] a task whose branch is looked for says that it goes on by itself, or ends with the reason", () => {
  const reason = { code: "attaching_branch", message: "The repository is read for the branch." };
  const explained = explainReason("attaching", reason);
  expect(explained?.what).toBe(reason.message);
  expect(explained?.next).toContain("goes on by itself");
  expect(explainReason("attaching", null)?.what).toContain("branch");
});

test("an archived task speaks of the archive, whatever it waited for", () => {
  expect(explainReason("archived", { code: "waiting_for_turn", message: "…" })?.next).toContain("Restore");
});

test("a task that waits for its turn says how many are before it", () => {
  expect(explainReason("queued", null, { position: 1, said: null })?.next).toContain("next one");
  expect(explainReason("queued", null, { position: 4, said: null })?.next).toContain(
    "3 tasks of this organization are",
  );
});

test("what went wrong says what to do next", () => {
  for (const status of ["failed", "error", "stale", "partial", "cancelled"] as const) {
    expect(explainReason(status, { code: "x", message: "Why." }), status).toMatchObject({
      what: "Why.",
      next: expect.stringMatching(/etry/),
    });
  }
  const missing = explainReason("error", { code: "harness_unavailable", message: "No claude here." });
  expect(missing?.next).toContain("Install");
});

test("of a failure, the agent's own words say more than the state", () => {
  const said = "The tests could not be made to pass.";
  expect(explainReason("failed", null, { position: null, said })?.what).toBe(said);
  expect(explainReason("failed", null)?.what).toContain("could not");
});

test("a state without a reason needs no words, except a queue", () => {
  expect(explainReason("running", null)).toBeNull();
  expect(explainReason("queued", null)).not.toBeNull();
});
