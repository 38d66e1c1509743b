import { expect, test } from "vitest";
import { followUpRule } from "./follow-up-failed-run.ts";

const run = { workflowName: "CI", headBranch: "foundry/12-abcdef" };
const pullRequest = { baseRefName: "main" };
const rule = (...failed_run: NonNullable<Parameters<typeof followUpRule>[0]>["on_event"][]) =>
  followUpRule({ on_event: failed_run[0] ?? {} }, run, pullRequest);

test("nothing asked for, nothing followed", () => {
  expect(followUpRule(null, run, pullRequest)).toBeNull();
  expect(followUpRule({}, run, pullRequest)).toBeNull();
  expect(rule({})).toBeNull();
  expect(rule({ failed_run: [] })).toBeNull();
});

test("an entry without filters is for all; the first that fits counts", () => {
  const failed_run = [{ workflows: ["Deploy"] }, { prompt_additions: "Look at the log." }, {}];
  expect(rule({ failed_run })).toEqual({ prompt_additions: "Look at the log." });
});

test("workflows by name; branches by the run's own or the one that the pull request goes to", () => {
  expect(rule({ failed_run: [{ workflows: ["CI"] }] })).not.toBeNull();
  expect(rule({ failed_run: [{ workflows: ["ci"] }] })).toBeNull();
  expect(rule({ failed_run: [{ branches: ["main"] }] })).not.toBeNull();
  expect(rule({ failed_run: [{ branches: ["foundry/12-abcdef"] }] })).not.toBeNull();
  expect(rule({ failed_run: [{ branches: ["release"] }] })).toBeNull();
  expect(rule({ failed_run: [{ workflows: ["CI"], branches: ["release"] }] })).toBeNull();
});
