import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideAnswer } from "./decide-answer.ts";
import type { Heard } from "./listen.ts";

const task = { kind: "fix_issue", issue_number: 12, issue_title: "Flaky", issue_body: "" } as const;
const heard = (message: string, more: Partial<Heard> = {}): Heard => ({
  message,
  failure: null,
  gaveUp: null,
  ...more,
});
const decide = (message: string, hasCommits = true, more: Partial<Heard> = {}) =>
  decideAnswer({ heard: heard(message, more), task, hasCommits });

describe("the last line of the agent's last message", () => {
  test.each([
    ["FOUNDRY-STATUS: done It waits now.", "success", "It waits now.", null],
    ["foundry-status: DONE It waits now.", "success", "It waits now.", null],
    ["**FOUNDRY-STATUS: done** It waits now.\n\n", "success", "It waits now.", null],
    ["> `FOUNDRY-STATUS: done - It waits now.`", "success", "It waits now.", null],
    ["Text\n\n```\nFOUNDRY-STATUS: partial One of two.\n```\n", "partial", "One of two.", null],
    ["FOUNDRY-STATUS: needs-input Keep the name?", "needs_input", "Keep the name?", "ambiguous_spec"],
    ["FOUNDRY-STATUS: failed No such test.", "failure", "No such test.", null],
    ["I made it wait.\n\nFOUNDRY-STATUS: done", "success", "I made it wait.", null],
    [
      "They wrote:\nFOUNDRY-STATUS: failed x\nBut it works.",
      "success",
      "They wrote:\nFOUNDRY-STATUS: failed x\nBut it works.",
      null,
    ],
    ["FOUNDRY-STATUS: perhaps", "success", "FOUNDRY-STATUS: perhaps", null],
    ["FOUNDRY-STATUS: doneish", "success", "FOUNDRY-STATUS: doneish", null],
    ["", "success", "The agent committed its work.", null],
  ])("%j", (message, status, summary, exitReason) => {
    expect(decide(message)).toMatchObject({ status, summary, exitReason });
  });

  test("without the line and without a commit it is partial: nobody can say that it is done", () => {
    expect(decide("Looks fine to me.", false)).toMatchObject({
      status: "partial",
      summary: "Looks fine to me.",
    });
    expect(decide("", false)).toMatchObject({
      status: "partial",
      summary: expect.stringContaining("without a word"),
    });
  });

  test("an agent at a limit of its own: what it said of its status does not count", () => {
    const gaveUp = "error_max_turns";
    expect(decide("FOUNDRY-STATUS: done", true, { gaveUp })).toMatchObject({ status: "partial" });
    expect(decide("", false, { gaveUp })).toMatchObject({
      status: "failure",
      summary: "The agent stopped at a limit of its own (error_max_turns).",
    });
  });
});

test("the pull request closes the issue only where all of it is done, and has no text without commits", () => {
  const closes = (message: string, hasCommits: boolean) => decide(message, hasCommits).prBody;
  expect(closes("Text\n\nFOUNDRY-STATUS: done x", true)).toBe("Text\n\nCloses #12.");
  expect(closes("Text\n\nFOUNDRY-STATUS: partial x", true)).toBe("Text");
  expect(closes("Text\n\nFOUNDRY-STATUS: done x", false)).toBe("");
  const mention = { kind: "respond_to_mention", issue_number: 12, comment_body: "" } as const;
  const answer = decideAnswer({
    heard: heard("Text\nFOUNDRY-STATUS: done"),
    task: mention,
    hasCommits: true,
  });
  expect(answer.prBody).toBe("Text");
});

test("any message gives a short summary, in bounded time", () => {
  const pieces = fc.constantFrom(
    "FOUNDRY-STATUS: done ",
    "```",
    " ",
    "\n",
    "*",
    "x",
    "needs-input",
    "\u{1F916}",
  );
  const messages = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(pieces, fc.integer({ min: 1, max: 50_000 }), pieces).map(([a, n, b]) => `${a.repeat(n)}${b}`),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(messages, fc.boolean(), (message, hasCommits) => {
      const { summary } = decide(message, hasCommits);
      expect(summary).not.toBe("");
      expect(summary.length).toBeLessThanOrEqual(1000);
    }),
    { numRuns: 200, timeout: 10_000 },
  );
});
