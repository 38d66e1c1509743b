import type { BriefTask, SessionBrief } from "@foundry/headless-contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describeTask, firstLine } from "./describe-task.ts";

const brief = (task: BriefTask): SessionBrief => ({
  contract_version: "2",
  trigger: "prompt",
  repo: { owner: "a", name: "b", clone_url: "https://github.com/a/b", default_branch: "main" },
  task,
  familiar: { id: "f", display_name: "F", skills: [] },
  workspace: { root: "/w" },
});
const titleOf = (task: BriefTask): string => describeTask(brief(task)).title;

test.each([
  ["@foundry fix the upload test", "the upload test"],
  ["@foundry[bot] fix: name it", "name it"],
  ["  @foundry\tfix", "Answer on #3"],
  ["@foundry fixtures are old", "fixtures are old"],
  ["Please ask @foundry to fix it", "Please ask @foundry to fix it"],
  ["\n\nSecond line\nThird", "Second line"],
  ["", "Answer on #3"],
])("the title of the comment %j is %j", (comment_body, title) => {
  expect(titleOf({ kind: "respond_to_mention", issue_number: 3, comment_body })).toBe(title);
});

test("titles of the other kinds say something, also where people wrote nothing", () => {
  const untitled = { kind: "fix_issue", issue_number: 1, issue_title: " \u200b", issue_body: "b" } as const;
  expect(titleOf(untitled)).toBe("Resolve #1");
  expect(titleOf({ kind: "run_prompt", prompt: " " })).toBe("Work on a prompt");
  expect(titleOf({ kind: "run_schedule", schedule_name: "nightly", prompt: "x" })).toBe("nightly");
  expect(titleOf({ kind: "address_review", pr_number: 7, review_body: "" })).toBe("Address the review of #7");
  const run = {
    kind: "fix_failed_run",
    workflow_name: "CI",
    run_url: "https://x",
    head_branch: "b",
  } as const;
  expect(titleOf(run)).toBe("Repair the workflow CI");
});

test("every text that people wrote is told under a name, none is lost", () => {
  const hunk = { kind: "address_review_comment", pr_number: 7, comment_body: "c", diff_hunk: "d" } as const;
  expect(describeTask(brief(hunk)).texts.map(({ text }) => text)).toEqual(["c", "d"]);
  const issue = { kind: "fix_issue", issue_number: 1, issue_title: "t", issue_body: "b" } as const;
  expect(describeTask(brief(issue)).texts.map(({ text }) => text)).toEqual(["t", "b"]);
});

test("a long title is not cut in the middle of a character", () => {
  const title = firstLine(`${"x".repeat(70)}\u{1F916}${"y".repeat(10)}`);
  expect(title).toBe(`${"x".repeat(70)}…`);
});

test("a first line is fit for a commit's subject, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (value) => {
      const line = firstLine(value);
      expect(line.length).toBeLessThanOrEqual(72);
      expect(line).not.toMatch(/[\u0000-\u001F\u007F\u202A-\u202E]/);
      expect(line).toBe(line.trim());
    }),
  );
});
