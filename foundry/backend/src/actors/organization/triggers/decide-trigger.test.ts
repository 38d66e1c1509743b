import { briefTaskV2Schema } from "@foundry/headless-contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TaskTrigger, TriggerIssue } from "../../../webhooks/index.ts";
import { decideTrigger } from "./decide-trigger.ts";
import type { RequestDraft, TriggerDecision } from "./decide-trigger.ts";
import { withLineComments } from "./requests.ts";

const rules = { appSlug: "foundry", taskLabel: "foundry" };
const mona = { login: "mona", isBot: false };
const issue: TriggerIssue = {
  number: 12,
  title: "Fix the flaky upload test",
  body: "It fails on Mondays.",
  association: "NONE",
  url: "https://github.example/acme/web/issues/12",
};

type Comment = Extract<TaskTrigger, { on: "comment" }>;

function comment(body: string, changes: Partial<Comment> = {}): Comment {
  return {
    on: "comment",
    repoId: "1",
    actor: mona,
    issue,
    isPullRequest: false,
    place: "conversation",
    commentId: "77",
    body,
    association: "MEMBER",
    url: `${issue.url}#issuecomment-77`,
    diffHunk: null,
    ...changes,
  };
}

function requestOf(decision: TriggerDecision): RequestDraft {
  if (decision.kind !== "asked" || decision.action.kind !== "request")
    throw new Error(JSON.stringify(decision));
  expect(briefTaskV2Schema.safeParse(decision.action.request.task).success).toBe(true);
  return decision.action.request;
}

describe("comments on an issue", () => {
  test("[TK4] fix is the issue's task, by its commenter, answered at the comment", () => {
    const decision = decideTrigger(comment("@foundry fix"), rules);
    expect(decision).toMatchObject({
      kind: "asked",
      target: { kind: "issue", number: 12 },
      by: "mona",
      isAddressed: true,
      subject: { kind: "issueComment", commentId: "77" },
      action: { policy: "add" },
    });
    expect(requestOf(decision)).toEqual({
      trigger: "issue_mention",
      task: {
        kind: "fix_issue",
        issue_number: 12,
        issue_title: "Fix the flaky upload test",
        issue_body: "It fails on Mondays.",
      },
      requestedBy: "mona",
      association: "MEMBER",
      title: "#12 Fix the flaky upload test",
      url: `${issue.url}#issuecomment-77`,
      conversation: 12,
    });
  });

  test("[TK5] what the comment adds to it comes after the issue's text, with its author's association", () => {
    const { task } = requestOf(decideTrigger(comment("@foundry fix but keep the API"), rules));
    expect(task).toMatchObject({
      issue_body: "It fails on Mondays.\n\n---\n\nmona (MEMBER) asks:\n\nbut keep the API",
    });
  });

  test("[TK5] review is the comment as it was written, with the issue that it is about", () => {
    const { task } = requestOf(decideTrigger(comment("@foundry review this idea"), rules));
    expect(task).toEqual({
      kind: "respond_to_mention",
      issue_number: 12,
      comment_body:
        "@foundry review this idea\n\n---\n\nIssue #12 (NONE): Fix the flaky upload test\n\nIt fails on Mondays.",
    });
  });

  test.each(["retry", "cancel"] as const)("%s is a command to its task", (verb) => {
    expect(decideTrigger(comment(`@foundry ${verb}`), rules)).toMatchObject({
      action: { kind: "command", command: verb },
    });
  });

  test("status is a question, an unknown verb gets help", () => {
    expect(decideTrigger(comment("@foundry status"), rules)).toMatchObject({ action: { kind: "status" } });
    expect(decideTrigger(comment("@foundry deploy"), rules)).toMatchObject({
      action: { kind: "help", word: "deploy" },
    });
  });

  test.each(["@foundry", "Dear @foundry fix", "@foundryx fix", "@foundry-2 fix", "@other fix"])(
    "[TK1] %j asks for nothing",
    (body) => {
      expect(decideTrigger(comment(body), rules)).toEqual({ kind: "ignored", reason: "nothing_asked" });
    },
  );
});

describe("[TK4] comments on a pull request are its iteration", () => {
  test("in the conversation", () => {
    const decision = decideTrigger(comment("@foundry fix the name", { isPullRequest: true }), rules);
    expect(decision).toMatchObject({ target: { kind: "pullRequest", number: 12 } });
    expect(requestOf(decision)).toMatchObject({
      trigger: "pr_review_comment",
      task: { kind: "address_review_comment", pr_number: 12, comment_body: "@foundry fix the name" },
    });
  });

  test("on a line, with the lines", () => {
    const diffHunk = "@@ -1 +1 @@\n-a\n+b";
    const said = comment("@foundry fix this", { isPullRequest: true, place: "line", diffHunk });
    const decision = decideTrigger(said, rules);
    expect(decision).toMatchObject({ subject: { kind: "reviewComment", commentId: "77" } });
    expect(requestOf(decision).task).toMatchObject({ diff_hunk: diffHunk });
  });
});

describe("[TK2] who never triggers", () => {
  test.each([
    { login: "foundry[bot]", isBot: false },
    { login: "Foundry[bot]", isBot: true },
    { login: "helper[bot]", isBot: true },
  ])("%j", (actor) => {
    const triggers: TaskTrigger[] = [
      comment("@foundry fix", { actor }),
      { on: "assigned", repoId: "1", actor, issue, assignee: "foundry[bot]" },
      { on: "labeled", repoId: "1", actor, issue, label: "foundry" },
      review({ actor }),
    ];
    for (const trigger of triggers) {
      expect(decideTrigger(trigger, rules)).toEqual({ kind: "ignored", reason: "by_a_bot" });
    }
  });
});

function review(changes: Partial<Extract<TaskTrigger, { on: "review" }>> = {}): TaskTrigger {
  const what = {
    number: 12,
    title: "Upload",
    reviewId: "5",
    body: "Not yet",
    association: "MEMBER",
    url: null,
  };
  return { on: "review", repoId: "1", actor: mona, ...what, ...changes };
}

describe("issues", () => {
  test("assigned to the App's bot, whatever the case", () => {
    for (const assignee of ["foundry[bot]", "Foundry[bot]"]) {
      const decision = decideTrigger({ on: "assigned", repoId: "1", actor: mona, issue, assignee }, rules);
      expect(decision).toMatchObject({
        kind: "asked",
        by: "mona",
        subject: { kind: "issue", number: 12 },
        action: { policy: "join" },
      });
      expect(requestOf(decision)).toMatchObject({
        trigger: "issue_assigned",
        requestedBy: "mona",
        association: "NONE",
        task: { kind: "fix_issue", issue_body: "It fails on Mondays." },
      });
    }
  });

  test.each(["foundry", "mona", "foundry-2[bot]", "foundry[bot][bot]"])(
    "assigned to %s is not for us",
    (assignee) => {
      const trigger: TaskTrigger = { on: "assigned", repoId: "1", actor: mona, issue, assignee };
      expect(decideTrigger(trigger, rules)).toEqual({ kind: "ignored", reason: "not_for_us" });
    },
  );

  test("the configured label, whatever the case, and no other", () => {
    const labeled = (label: string): TaskTrigger => ({
      on: "labeled",
      repoId: "1",
      actor: mona,
      issue,
      label,
    });
    expect(requestOf(decideTrigger(labeled("Foundry"), rules)).trigger).toBe("issue_assigned");
    expect(
      requestOf(decideTrigger(labeled("AI please"), { ...rules, taskLabel: "ai please" })),
    ).toBeDefined();
    for (const label of ["bug", "foundry-2", ""]) {
      expect(decideTrigger(labeled(label), rules)).toMatchObject({ kind: "ignored" });
    }
  });

  test("closed: its task goes to the archive", () => {
    expect(decideTrigger({ on: "issueClosed", repoId: "1", actor: mona, number: 12 }, rules)).toEqual({
      kind: "archive",
      target: { kind: "issue", number: 12 },
      reason: { code: "issue_closed", message: "The issue was closed." },
    });
  });
});

test("changes requested: only where there is a task, and without a word to others", () => {
  const decision = decideTrigger(review(), rules);
  expect(decision).toMatchObject({
    isAddressed: false,
    subject: null,
    target: { kind: "pullRequest", number: 12 },
    action: { policy: "only" },
  });
  expect(requestOf(decision)).toMatchObject({
    trigger: "pr_review",
    task: { kind: "address_review", pr_number: 12, review_body: "Not yet" },
  });
});

test("[TK5] what a review says about lines comes with it, each at its place, cut to 64 Ki characters", () => {
  const said = requestOf(decideTrigger(review({ body: "" }), rules));
  const diffHunk = "@@ -1 +1 @@\n-a\n+b";
  const comments = [
    { path: "a.ts", line: 3, body: "Rename it", diffHunk },
    { path: "b.ts", line: null, body: "Why?", diffHunk: "" },
  ];
  expect(withLineComments(said, comments).task).toEqual({
    kind: "address_review",
    pr_number: 12,
    review_body: `a.ts:3\n${diffHunk}\n\nRename it\n\n---\n\nb.ts\n\nWhy?`,
  });
  expect(withLineComments(said, [])).toBe(said);
  const long = withLineComments(said, [{ path: "a", line: 1, body: "\u{1F600}".repeat(60_000), diffHunk }]);
  const text = long.task.kind === "address_review" ? long.task.review_body : "";
  expect(text).toHaveLength(65_536);
  expect(text.isWellFormed()).toBe(true);
});

test("a pull request that was closed or merged takes its task along", () => {
  const closed = (merged: boolean): TaskTrigger => ({
    on: "pullRequestClosed",
    repoId: "1",
    actor: mona,
    number: 12,
    merged,
  });
  expect(decideTrigger(closed(true), rules)).toMatchObject({ reason: { code: "pull_request_merged" } });
  expect(decideTrigger(closed(false), rules)).toMatchObject({ reason: { code: "pull_request_closed" } });
});

test("[TK5] whatever the texts are, they stand in the brief as data and nowhere else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (title, body) => {
      const hostile = comment(`@foundry fix ${body}`, { issue: { ...issue, title, body } });
      const decision = decideTrigger(hostile, rules);
      expect(decision).toMatchObject({ by: "mona", target: { number: 12 } });
      if (decision.kind !== "asked" || decision.action.kind !== "request") return;
      expect(decision.action.request).toMatchObject({
        trigger: "issue_mention",
        requestedBy: "mona",
        association: "MEMBER",
        conversation: 12,
      });
    }),
  );
});
