import examples from "@octokit/webhooks-examples" with { type: "json" };
import { describe, expect, test } from "vitest";
import { routeDelivery } from "./route-delivery.ts";
import { triggerNumber } from "./task-trigger.ts";
import type { TaskTrigger } from "./task-trigger.ts";

type Payload = Record<string, unknown>;
const catalog: { name: string; examples: Payload[] }[] = JSON.parse(JSON.stringify(examples));

function example(event: string, action: string): Payload {
  const found = catalog.find(({ name }) => name === event)?.examples.find((one) => one["action"] === action);
  if (!found) throw new Error(`no example of ${event} ${action}`);
  return structuredClone(found);
}

function part(payload: Payload, name: string): Payload {
  return Object(payload[name]);
}

function triggerOf(event: string, payload: Payload): TaskTrigger | null {
  const routed = routeDelivery(event, payload);
  if (routed.kind !== "routed") throw new Error(`not routed: ${JSON.stringify(routed)}`);
  const found = routed.commands.find((command) => command.kind === "taskTrigger");
  return found?.trigger ?? null;
}

/** A comment with this text, and with other changes of the comment. */
function comment(body: unknown, changes: Payload = {}, action = "created"): Payload {
  const payload = example("issue_comment", "created");
  return { ...payload, action, comment: { ...part(payload, "comment"), body, ...changes } };
}

describe("comments", () => {
  test("[TK4] on an issue: the comment, the issue, and what both authors are to the repository [TK5]", () => {
    const trigger = triggerOf("issue_comment", comment("@foundry fix it", { author_association: "MEMBER" }));
    expect(trigger).toMatchObject({
      on: "comment",
      place: "conversation",
      isPullRequest: false,
      issue: { number: 1, title: "Spelling error in the README file", association: expect.any(String) },
      body: "@foundry fix it",
      association: "MEMBER",
      actor: { login: "Codertocat", isBot: false },
      diffHunk: null,
    });
    expect(trigger && triggerNumber(trigger)).toBe(1);
  });

  test("[TK4] on a pull request: said by issue.pull_request", () => {
    const payload = comment("@foundry fix it");
    const issue = { ...part(payload, "issue"), pull_request: { url: "https://api.example/pulls/1" } };
    expect(triggerOf("issue_comment", { ...payload, issue })).toMatchObject({ isPullRequest: true });
  });

  test("[TK4] on a line: with the lines that it is about", () => {
    const payload = example("pull_request_review_comment", "created");
    const said = { ...part(payload, "comment"), body: "@foundry fix this" };
    expect(triggerOf("pull_request_review_comment", { ...payload, comment: said })).toMatchObject({
      on: "comment",
      place: "line",
      isPullRequest: true,
      diffHunk: expect.stringContaining("@@"),
      issue: { number: expect.any(Number) },
    });
  });

  test.each([
    ["Please @foundry fix it"],
    ["@foundry"],
    ["  @foundry \n "],
    ["> @foundry fix it"],
    ["`@foundry fix it`"],
    [""],
    [null],
    [7],
  ])("a mention in the middle or with nothing after it is no candidate: %j", (body) => {
    expect(triggerOf("issue_comment", comment(body))).toBeNull();
  });

  test("[TK2] no bot's, and no edit or deletion", () => {
    const bot = { login: "foundry[bot]", type: "Bot" };
    expect(triggerOf("issue_comment", comment("@foundry fix", { user: bot }))).toBeNull();
    expect(
      triggerOf("issue_comment", comment("@foundry fix", { user: { ...bot, type: "User" } })),
    ).toBeNull();
    for (const action of ["edited", "deleted"]) {
      expect(triggerOf("issue_comment", comment("@foundry fix", {}, action))).toBeNull();
    }
  });

  test("[TK5] a text is cut to 32 Ki characters, and stays well-formed", () => {
    const trigger = triggerOf("issue_comment", comment(`@foundry fix ${"\u{1F600}".repeat(40_000)}`));
    expect(trigger).toMatchObject({ on: "comment" });
    const body = trigger?.on === "comment" ? trigger.body : "";
    expect(body).toHaveLength(32_768);
    expect(body.isWellFormed()).toBe(true);
  });

  test("[GH2] an action, a text or a state that is no string is none, whatever it would say of itself", () => {
    let deep: unknown = "created";
    for (let depth = 0; depth < 20_000; depth++) deep = [deep];
    for (const odd of [{ toString: 1, valueOf: 1 }, deep, ["created"], ["changes_requested"]]) {
      expect(triggerOf("issue_comment", { ...comment("@foundry fix"), action: odd })).toBeNull();
      expect(triggerOf("issue_comment", comment(odd))).toBeNull();
      const reviewed = example("pull_request_review", "submitted");
      const review = { ...part(reviewed, "review"), state: odd };
      expect(triggerOf("pull_request_review", { ...reviewed, review })).toBeNull();
    }
  });

  test("[GH2] what is no whole comment is recorded and nothing else", () => {
    for (const user of [null, {}, "x"]) {
      expect(triggerOf("issue_comment", comment("@foundry fix", { user }))).toBeNull();
    }
    expect(triggerOf("issue_comment", { ...comment("@foundry fix"), issue: { number: "1" } })).toBeNull();
  });
});

describe("issues", () => {
  test("assigned and labeled: to whom, with what, by whom", () => {
    const payload = example("issues", "assigned");
    const bot = { login: "foundry[bot]", type: "Bot" };
    expect(triggerOf("issues", { ...payload, assignee: bot })).toMatchObject({
      on: "assigned",
      assignee: "foundry[bot]",
      actor: { login: "Codertocat", isBot: false },
      issue: { number: 1, body: expect.any(String) },
    });
    const labeled = triggerOf("issues", example("issues", "labeled"));
    expect(labeled).toMatchObject({ on: "labeled", label: "bug" });
  });

  test("[TK2] not by a bot; but whoever closes an issue ends its task", () => {
    const sender = { login: "helper[bot]", type: "Bot", id: 7 };
    for (const action of ["assigned", "labeled"]) {
      expect(triggerOf("issues", { ...example("issues", action), sender })).toBeNull();
    }
    const closed = { ...example("issues", "edited"), action: "closed", sender };
    expect(triggerOf("issues", closed)).toMatchObject({ on: "issueClosed", number: 1 });
  });

  test.each(["unassigned", "unlabeled", "opened", "edited", "reopened"])("%s concerns no task", (action) => {
    expect(triggerOf("issues", example("issues", action))).toBeNull();
  });
});

describe("reviews", () => {
  const payload = (state: string, user: Payload = { login: "mona", type: "User" }): Payload => {
    const found = example("pull_request_review", "submitted");
    return { ...found, review: { ...part(found, "review"), state, user, body: "Not yet" } };
  };

  test("changes requested, by a person", () => {
    expect(triggerOf("pull_request_review", payload("changes_requested"))).toMatchObject({
      on: "review",
      body: "Not yet",
      actor: { login: "mona" },
      number: expect.any(Number),
    });
    expect(triggerOf("pull_request_review", payload("approved"))).toBeNull();
    const bot = { login: "helper[bot]", type: "Bot" };
    expect(triggerOf("pull_request_review", payload("changes_requested", bot))).toBeNull();
  });
});

test("a pull request that was closed or merged", () => {
  const payload = example("pull_request", "closed");
  const merged = { ...part(payload, "pull_request"), merged_at: "2026-01-01T00:00:00Z" };
  expect(triggerOf("pull_request", payload)).toMatchObject({ on: "pullRequestClosed", merged: false });
  expect(triggerOf("pull_request", { ...payload, pull_request: merged })).toMatchObject({ merged: true });
  expect(triggerOf("pull_request", example("pull_request", "opened"))).toBeNull();
});

describe("workflow runs", () => {
  const payload = (conclusion: string): Payload => {
    const found = example("workflow_run", "completed");
    return { ...found, workflow_run: { ...part(found, "workflow_run"), conclusion } };
  };

  test("one that failed: its name, its page, its branch and commit", () => {
    expect(triggerOf("workflow_run", payload("failure"))).toMatchObject({
      on: "workflowRunFailed",
      workflowName: expect.any(String),
      url: expect.stringMatching(/^https:/),
      headBranch: expect.any(String),
      headSha: expect.stringMatching(/^[0-9a-f]{40}$/),
      headRepoId: expect.any(String),
    });
  });

  test.each(["success", "cancelled", "skipped", "neutral"])("%s is none", (conclusion) => {
    expect(triggerOf("workflow_run", payload(conclusion))).toBeNull();
  });

  test("one that only began is none", () => {
    expect(triggerOf("workflow_run", { ...payload("failure"), action: "in_progress" })).toBeNull();
  });
});
