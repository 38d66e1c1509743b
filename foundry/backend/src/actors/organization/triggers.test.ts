import { RetryableError, TerminalError } from "@foundry/durable";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deliveryId } from "../../webhooks/index.ts";
import type { TaskTrigger, TriggerIssue } from "../../webhooks/index.ts";
import { pullRequest, repository } from "../testing/github-world.ts";
import { createHeldRuns } from "../testing/held-runs.ts";
import { delivery, readState, startActors } from "../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../testing/start-actors.ts";

let actors: TestActors;
let org: TestOrganization;
const runs = createHeldRuns();
beforeAll(async () => {
  actors = await startActors({}, undefined, { taskWorker: runs.worker });
});
afterAll(() => actors.stop());
beforeEach(() => begin(actors.organization()));

const mona = { login: "mona", isBot: false };
const eve = { login: "eve", isBot: false };
const installationId = "7";
let nextGuid = 1;

/** An account with one repository and pull request 1 from `branch-1`; mona may write, eve may not. */
async function begin(started: TestOrganization): Promise<void> {
  org = started;
  const { world } = actors;
  world.intercept = () => undefined;
  runs.behave(() => Promise.resolve({ status: "error", reason: { code: "no_agent", message: "Nobody." } }));
  world.comments.length = 0;
  world.reactions.clear();
  world.permissions.clear();
  world.permissions.set("acme/repo-1:mona", "write");
  world.permissions.set("acme/repo-1:eve", "read");
  const repo = repository("1", { ownerId: org.orgId });
  world.repositories.set("1", repo);
  world.pullRequests.clear();
  world.pullRequests.set("1#1", pullRequest("1", 1));
  // Hearing of an installation for the first time starts a sync, which finds the pull request.
  const heard = delivery([{ kind: "upsertRepository", repository: repo }]);
  await org.github.handleDeliveries({ installationId, deliveries: [heard] });
  await expect
    .poll(() => org.organization.getListItem(), { timeout: 10_000 })
    .toMatchObject({ openPullRequestCount: 1, sync: { status: "idle", kind: "full" } });
  world.calls.length = 0;
}

const issue = (number: number, changes: Partial<TriggerIssue> = {}): TriggerIssue => ({
  number,
  title: `Issue ${number}`,
  body: "It is slow.",
  association: "NONE",
  url: `https://github.example/acme/repo-1/issues/${number}`,
  ...changes,
});

type Comment = Extract<TaskTrigger, { on: "comment" }>;

const comment = (number: number, body: string, changes: Partial<Comment> = {}): Comment => ({
  on: "comment",
  repoId: "1",
  actor: mona,
  issue: issue(number),
  isPullRequest: false,
  place: "conversation",
  commentId: String(100 + number),
  body,
  association: "MEMBER",
  url: null,
  diffHunk: null,
  ...changes,
});
const onPull = (body: string, changes: Partial<Comment> = {}) =>
  comment(1, body, { isPullRequest: true, ...changes });
const assigned = (number: number, actor = mona): TaskTrigger => ({
  on: "assigned",
  repoId: "1",
  actor,
  issue: issue(number),
  assignee: "foundry[bot]",
});

/** What GitHub tells us, as one delivery; returns its GUID. */
async function say(trigger: TaskTrigger, guid = `trigger-${nextGuid++}`): Promise<string> {
  const at = { guid, receivedAtMs: Date.now() };
  await org.github.handleDeliveries({
    installationId,
    deliveries: [delivery([{ kind: "taskTrigger", trigger }], at)],
  });
  return guid;
}

const replies = () => actors.world.comments.map(({ body }) => body);
const made = (kind: string) => actors.world.calls.filter((call) => call.startsWith(`${kind}/`));
const tasks = async () => (await readState(org)).taskSummaries;

async function onlyTask() {
  await expect.poll(tasks).toHaveLength(1);
  const [summary] = await tasks();
  const handle = org.task(String(summary?.["taskId"]));
  const requests = async () => (await handle.getTask()).requests;
  return { taskId: String(summary?.["taskId"]), handle, requests };
}

/** Whatever was said before in this conversation has been handled. */
async function handled(number: number, isPullRequest = false): Promise<void> {
  const guid = await say(comment(number, "@foundry status", { isPullRequest }));
  await expect.poll(() => replies().filter((body) => body.includes(guid))).toHaveLength(1);
}

describe("issues", () => {
  test("assigned to the bot: seen, its task is made, with the issue as data [TK5]", async () => {
    await say(assigned(12));
    const { requests, handle } = await onlyTask();
    await expect
      .poll(requests)
      .toMatchObject([
        { n: 1, trigger: "issue_assigned", requestedBy: "mona", association: "NONE", title: "#12 Issue 12" },
      ]);
    expect(await handle.getTask()).toMatchObject({ issueNumber: 12, title: "Issue 12" });
    expect([...actors.world.reactions]).toEqual(["acme/repo-1 issue 12 eyes"]);
    expect(replies()).toEqual([]);
  });

  test("[TK4] assigned, and labelled while its task works: one task with one request", async () => {
    runs.hold();
    await say(assigned(12));
    await expect.poll(tasks).toMatchObject([{ status: "running" }]);
    await say({ on: "labeled", repoId: "1", actor: mona, issue: issue(12), label: "Foundry" });
    await handled(12);
    const { requests } = await onlyTask();
    expect(await requests()).toHaveLength(1);
  });

  test("[TK4] what is asked later joins the issue's task, in order", async () => {
    await say(assigned(12));
    await say(comment(12, "@foundry fix the second half, too"));
    const { requests } = await onlyTask();
    await expect.poll(requests).toMatchObject([
      { n: 1, trigger: "issue_assigned" },
      { n: 2, trigger: "issue_mention", association: "MEMBER" },
    ]);
    expect(await tasks()).toHaveLength(1);
  });

  test("[TK4] two issues are two tasks", async () => {
    await say(assigned(12));
    await say(assigned(13));
    await expect.poll(tasks).toHaveLength(2);
  });

  test("given to somebody else, or with another label: nothing, and GitHub is asked nothing", async () => {
    await say({ ...assigned(12), assignee: "mona" } as TaskTrigger);
    await say({ on: "labeled", repoId: "1", actor: eve, issue: issue(12), label: "bug" });
    await say(comment(12, "@somebody fix this"));
    await handled(12);
    expect(await tasks()).toEqual([]);
    expect(made("permission")).toEqual(["permission/mona"]);
  });

  test("closed: the task goes to the archive, after its run; asked again, it is the same task", async () => {
    runs.hold();
    await say(assigned(12));
    const { taskId, requests } = await onlyTask();
    await expect.poll(tasks).toMatchObject([{ status: "running" }]);
    await say({ on: "issueClosed", repoId: "1", actor: eve, number: 12 });
    await expect.poll(tasks).toMatchObject([{ taskId, status: "archived" }]);
    await say(comment(12, "@foundry fix"));
    await expect.poll(requests).toHaveLength(2);
    await expect.poll(async () => (await tasks())[0]?.["archivedAtMs"]).toBeNull();
    expect(await tasks()).toMatchObject([{ taskId }]);
  });
});

describe("[TK3] who has no write access", () => {
  test("gets one polite comment, however often, and nothing runs", async () => {
    const guid = await say(comment(12, "@foundry fix", { actor: eve }));
    await say(comment(12, "@foundry review", { actor: eve }));
    await say(assigned(12, eve));
    await handled(12);
    const declined = replies().filter((body) => body.includes("@eve"));
    expect(declined).toEqual([expect.stringContaining("write access")]);
    expect(declined[0]).toContain(`<!-- foundry:trigger:${guid} -->`);
    expect(await tasks()).toEqual([]);
    expect([...actors.world.reactions].filter((line) => line.includes("issue 12"))).toEqual([]);
  });

  test.each(["triage", "read", "none"] as const)("%s is not enough", async (permission) => {
    actors.world.permissions.set("acme/repo-1:eve", permission);
    await say(comment(12, "@foundry fix", { actor: eve }));
    await expect.poll(replies).toEqual([expect.stringContaining("@eve")]);
    expect(await tasks()).toEqual([]);
  });

  test.each(["maintain", "admin"] as const)("%s is", async (permission) => {
    actors.world.permissions.set("acme/repo-1:eve", permission);
    await say(comment(12, "@foundry fix", { actor: eve }));
    await onlyTask();
    expect(replies()).toEqual([]);
  });

  test("no review of theirs does anything, and nobody is told", async () => {
    await say(onPull("@foundry fix"));
    const { requests } = await onlyTask();
    await say(review(eve));
    await handled(1, true);
    expect(await requests()).toHaveLength(1);
    expect(replies().filter((body) => body.includes("@eve"))).toEqual([]);
  });
});

function review(actor = mona): TaskTrigger {
  const what = {
    number: 1,
    title: "Change 1",
    reviewId: "5",
    body: "Not yet",
    association: "MEMBER",
    url: null,
  };
  return { on: "review", repoId: "1", actor, ...what };
}

test("[TK2] the App's own comments and those of other bots do nothing", async () => {
  for (const login of ["foundry[bot]", "helper[bot]"]) {
    await say(comment(12, "@foundry fix", { actor: { login, isBot: true } }));
  }
  await handled(12);
  expect(await tasks()).toEqual([]);
  expect(made("permission")).toEqual(["permission/mona"]);
});

describe("pull requests", () => {
  test("[TK4] a comment is the next iteration of its task; so are changes that are requested", async () => {
    await say(onPull("@foundry fix the name", { place: "line", diffHunk: "@@ -1 +1 @@" }));
    const { requests, handle } = await onlyTask();
    const line = { path: "a.ts", line: 3, body: "Rename it", diffHunk: "" };
    actors.world.reviewComments.set("5", [line]);
    await say(review());
    await expect.poll(requests).toMatchObject([
      { trigger: "pr_review_comment", title: "#1 Issue 1" },
      { trigger: "pr_review", requestedBy: "mona", excerpt: expect.stringContaining("Rename it") },
    ]);
    expect(await handle.getTask()).toMatchObject({ branchName: "branch-1", pullRequest: { number: 1 } });
    expect([...actors.world.reactions]).toEqual(["acme/repo-1 reviewComment 101 eyes"]);
  });

  test("changes requested where there is no task concern nobody", async () => {
    await say(review());
    await handled(1, true);
    expect(await tasks()).toEqual([]);
    expect(made("permission")).toEqual(["permission/mona"]);
  });

  test("closed: its task goes to the archive, and a comment on it is told so", async () => {
    await say(onPull("@foundry fix"));
    const { taskId } = await onlyTask();
    const closed = pullRequest("1", 1, { state: "closed", updatedAtMs: Date.now() });
    actors.world.pullRequests.set("1#1", closed);
    const guid = "closing-1";
    await org.github.handleDeliveries({
      installationId,
      deliveries: [
        delivery(
          [
            { kind: "upsertPullRequest", pullRequest: closed },
            {
              kind: "taskTrigger",
              trigger: { on: "pullRequestClosed", repoId: "1", actor: mona, number: 1, merged: false },
            },
          ],
          { guid: `${guid}-${org.orgId}`, receivedAtMs: Date.now() },
        ),
      ],
    });
    await expect.poll(tasks).toMatchObject([{ taskId, status: "archived" }]);
    await say(onPull("@foundry fix"));
    await expect.poll(replies).toEqual([expect.stringContaining("not open any more")]);
  });
});

describe("commands", () => {
  test("an unknown verb gets one answer that lists them", async () => {
    await say(comment(12, "@foundry deploy"));
    await expect.poll(replies).toEqual([expect.stringContaining("`@foundry retry`")]);
    expect(await tasks()).toEqual([]);
  });

  test("without a task there is nothing to cancel, to retry or to tell of, and that is said", async () => {
    for (const verb of ["status", "cancel", "retry"]) await say(comment(12, `@foundry ${verb}`));
    const none = expect.stringContaining("no task here");
    await expect.poll(replies).toEqual([none, none, none]);
    expect(await tasks()).toEqual([]);
  });

  test("cancel ends the run of a task that works", async () => {
    runs.hold();
    await say(assigned(12));
    await expect.poll(tasks).toMatchObject([{ status: "running" }]);
    await say(comment(12, "@foundry cancel"));
    await expect
      .poll(tasks)
      .toMatchObject([{ status: "cancelled", statusReason: { message: "mona asked for it at GitHub." } }]);
    expect(replies()).toEqual([]);
  });

  test("retry reaches the task, by name; cancel is told that it has ended", async () => {
    await say(comment(12, "@foundry fix"));
    const { handle } = await onlyTask();
    // Each run ends at once.
    const ends = async () => (await handle.getTask()).transitions.filter(({ to }) => to === "error").length;
    await expect.poll(ends).toBe(1);
    await expect.poll(async () => (await tasks())[0]?.["status"]).toBe("error");
    await say(comment(12, "@foundry retry"));
    await expect.poll(ends).toBe(2);
    await expect.poll(async () => (await tasks())[0]?.["status"]).toBe("error");
    await say(comment(12, "@foundry cancel"));
    await expect.poll(replies).toEqual([expect.stringContaining("nothing to cancel")]);
    expect((await handle.getTask()).requests).toHaveLength(1);
  });
});

describe("[DX7] once, whatever happens", () => {
  test("[GH4] the same delivery again does nothing again", async () => {
    const guid = await say(comment(12, "@foundry deploy"));
    await expect.poll(replies).toHaveLength(1);
    await say(comment(12, "@foundry deploy"), guid);
    await handled(12);
    expect(replies().filter((body) => body.includes("deploy"))).toHaveLength(1);
  });

  test("[GH4] a delivery that a person replays starts its agent only if it has not yet", async () => {
    const guid = await say(assigned(12));
    const { handle, requests } = await onlyTask();
    await expect.poll(async () => (await handle.getTask()).status).toBe("error");
    await say(assigned(12), deliveryId(guid, 1));
    await handled(12);
    expect(await requests()).toHaveLength(1);
    const { world } = actors;
    world.intercept = (call) => {
      if (call.startsWith("permission/")) throw new TerminalError("github_forbidden", "no permission");
    };
    const parked = await say(assigned(13));
    await expect.poll(() => org.organization.listParked()).toMatchObject([{ subject: "gate:1#13" }]);
    world.intercept = () => undefined;
    await say(assigned(13), deliveryId(parked, 1));
    await expect.poll(tasks).toHaveLength(2);
    expect(await org.organization.listParked()).toEqual([]);
  });

  test("a comment whose answer was lost is found again instead of made again", async () => {
    const { world } = actors;
    let isLost = false;
    world.intercept = (call) => {
      if (isLost || !call.startsWith("createComment/")) return;
      isLost = true;
      const body = `Said. <!-- foundry:trigger:${guid} -->`;
      world.comments.push({ commentId: "1", at: "acme/repo-1#12", body, url: "https://github.example/1" });
      throw new RetryableError("github_timeout", "no answer");
    };
    const guid = `lost-${org.orgId}`;
    await say(comment(12, "@foundry deploy"), guid);
    await expect.poll(() => made("findComment")).toHaveLength(2);
    await handled(12);
    expect(replies().filter((body) => body.includes(guid))).toHaveLength(1);
  });

  test("[DX6] while GitHub is away triggers wait in order, and nothing else waits for them", async () => {
    const { world } = actors;
    world.intercept = (call) => {
      if (call.startsWith("permission/")) throw new RetryableError("github_unavailable", "away");
    };
    await say(assigned(12));
    await say(comment(12, "@foundry fix more"));
    await expect.poll(() => made("permission").length).toBeGreaterThan(2);
    const { taskId } = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    expect(await tasks()).toMatchObject([{ taskId }]);
    expect(await org.organization.listParked()).toEqual([]);
    world.intercept = () => undefined;
    await expect.poll(tasks).toHaveLength(2);
    const found = (await tasks()).find((task) => task["issueNumber"] === 12);
    const requests = async () => (await org.task(String(found?.["taskId"])).getTask()).requests;
    await expect.poll(requests).toMatchObject([{ trigger: "issue_assigned" }, { trigger: "issue_mention" }]);
  });

  test("[DX6] what a person must decide is parked where it is seen, and retried once", async () => {
    const { world } = actors;
    world.intercept = (call) => {
      if (call.startsWith("permission/")) throw new TerminalError("github_forbidden", "no permission");
    };
    await say(assigned(12));
    await expect
      .poll(() => org.organization.listParked())
      .toMatchObject([{ subject: "gate:1#12", code: "github_forbidden" }]);
    world.intercept = () => undefined;
    const [{ id } = { id: "" }] = await org.organization.listParked();
    await org.organization.retryParked({ id });
    const { requests } = await onlyTask();
    await expect.poll(requests).toHaveLength(1);
    await expect(org.organization.retryParked({ id })).rejects.toMatchObject({ code: "not_found" });
  });

  test("[DX6] after a day of waiting it is parked, too", async () => {
    const { world, clock } = actors;
    world.intercept = (call) => {
      if (call.startsWith("permission/")) throw new RetryableError("github_unavailable", "away");
    };
    await say(assigned(12));
    await expect.poll(() => made("permission").length).toBeGreaterThan(1);
    expect(await org.organization.listParked()).toEqual([]);
    clock.offsetMs += 25 * 3_600_000;
    await expect
      .poll(() => org.organization.listParked())
      .toMatchObject([{ subject: "gate:1#12", code: "github_unavailable" }]);
    clock.offsetMs -= 25 * 3_600_000;
  });
});

describe("failed runs of workflows", () => {
  const headSha = "a".repeat(40);
  const failed = (changes: Partial<Extract<TaskTrigger, { on: "workflowRunFailed" }>> = {}): TaskTrigger => ({
    on: "workflowRunFailed",
    repoId: "1",
    actor: mona,
    runId: "9",
    workflowName: "CI",
    url: failedUrl(changes.runId ?? "9"),
    headBranch: "branch-1",
    headSha,
    headRepoId: "1",
    ...changes,
  });
  const failedUrl = (runId: string) => `https://github.example/acme/repo-1/actions/runs/${runId}`;

  /** The repository's configuration, as a push to its default branch brings it. */
  async function configure(text: string): Promise<void> {
    const { world } = actors;
    const sha = nextSha();
    world.files.set(`acme/repo-1@${sha}:.code-factory/config.toml`, {
      kind: "file",
      bytes: Buffer.from(text),
    });
    world.branchHeads.set("acme/repo-1:main", sha);
    const head = { kind: "setBranchHead", repoId: "1", branchName: "main", headSha: sha } as const;
    await org.github.handleDeliveries({
      installationId,
      deliveries: [delivery([{ ...head, pushedAtMs: Date.now() }])],
    });
    await expect.poll(async () => (await org.repository("1").getConfig()).source?.sha).toBe(sha);
  }
  const rule = '[[on_event.failed_run]]\nworkflows = ["CI"]\nprompt_additions = "Look at the log."\n';

  async function taskOfPull() {
    await say(onPull("@foundry fix"));
    const task = await onlyTask();
    await expect.poll(task.requests).toHaveLength(1);
    return task;
  }

  test("where nobody asks for it, nothing follows", async () => {
    const { requests } = await taskOfPull();
    await say(failed());
    // The repository was asked, and says no; what it says later counts from then on.
    await handled(1, true);
    await configure(rule);
    await say(failed({ runId: "10" }));
    await expect.poll(requests).toHaveLength(2);
    expect((await requests())[1]?.url).toBe(failedUrl("10"));
  });

  test("where the configuration asks for it, the task gets it, once for each commit and workflow", async () => {
    await configure(rule);
    const { requests } = await taskOfPull();
    await say(failed());
    await say(failed({ runId: "10" }));
    await expect.poll(requests).toHaveLength(2);
    const next = "d".repeat(40);
    actors.world.pullRequests.set("1#1", pullRequest("1", 1, { headSha: next }));
    await say(failed({ runId: "11", headSha: next }));
    const asked = { trigger: "workflow_run_failed", requestedBy: null, title: "#1 CI failed" };
    await expect
      .poll(requests)
      .toMatchObject([{}, { ...asked, url: failedUrl("9") }, { ...asked, url: failedUrl("11") }]);
  });

  test("another workflow, an older commit, a fork's branch [TK5] and a branch without a task: nothing", async () => {
    await configure(rule);
    const { requests } = await taskOfPull();
    await say(failed({ workflowName: "Deploy" }));
    await say(failed({ headSha: "b".repeat(40) }));
    await say(failed({ headRepoId: "99" }));
    await say(failed({ headRepoId: null }));
    await say(failed({ headBranch: "main" }));
    // The last in the line of its branch.
    await say(failed({ runId: "10" }));
    await expect.poll(requests).toHaveLength(2);
    expect((await requests())[1]?.url).toBe(failedUrl("10"));
  });

  test("a follow-up that fails again and again is given up for the day", async () => {
    await configure(rule);
    const { requests } = await taskOfPull();
    for (const sha of ["1", "2", "3", "4", "5"].map((digit) => digit.repeat(40))) {
      actors.world.pullRequests.set("1#1", pullRequest("1", 1, { headSha: sha }));
      await say(failed({ headSha: sha }));
      await handled(1, true);
    }
    const followed = async () =>
      (await requests()).filter(({ trigger }) => trigger === "workflow_run_failed").length;
    await expect.poll(followed).toBe(3);
    await handled(1, true);
    expect(await followed()).toBe(3);
  });
});

let nextCommit = 1;
function nextSha(): string {
  return String(nextCommit++).padStart(40, "c");
}
