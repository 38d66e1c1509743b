import { taskSchema, workbenchTaskSummarySchema } from "@foundry/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PullRequestRecord } from "../../ports/github.ts";
import { pullRequest, repository, T0 } from "../testing/github-world.ts";
import { delivery, readState, startActors, watchTopic } from "../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../testing/start-actors.ts";

let actors: TestActors;
let org: TestOrganization;
beforeAll(async () => {
  actors = await startActors();
});
afterAll(() => actors.stop());
beforeEach(async () => {
  org = actors.organization();
  await say(pullRequest("1", 1), pullRequest("1", 2));
  await expect.poll(async () => (await org.organization.getListItem()).openPullRequestCount).toBe(2);
});

function say(...rows: PullRequestRecord[]) {
  const repo = repository("1", { ownerId: org.orgId });
  return org.github.handleDeliveries({
    installationId: null,
    deliveries: rows.map((row) =>
      delivery([
        { kind: "upsertRepository", repository: repo },
        { kind: "upsertPullRequest", pullRequest: row },
      ]),
    ),
  });
}

async function openNumbers(): Promise<unknown[]> {
  return (await readState(org)).openPullRequests.map((row) => row["number"]);
}

describe("createTask", () => {
  test("of a pull request: queued with its reason, known to its own actor at once", async () => {
    const created = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    expect(created).toMatchObject({ status: "queued", created: true });
    const task = await org.task(created.taskId).getTask();
    expect(taskSchema.parse(task)).toMatchObject({
      organizationId: org.orgId,
      title: "Change 1",
      branchName: "branch-1",
      statusReason: { code: "waiting_for_turn" },
      pullRequest: { prId: "1#1", state: "open" },
      transitions: [{ from: null, to: "queued" }],
    });
  });

  test("[GH10] its pull request is shown as the task, and updates it", async () => {
    const events = await watchTopic(org);
    const { taskId } = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    expect(await openNumbers()).toEqual([2]);
    expect(await org.organization.getListItem()).toMatchObject({ openPullRequestCount: 1, taskCount: 1 });
    await say(pullRequest("1", 1, { title: "Better", updatedAtMs: T0 + 1 }));
    await expect
      .poll(async () => (await readState(org)).taskSummaries)
      .toMatchObject([{ taskId, pullRequest: { title: "Better" } }]);
    await expect
      .poll(async () => (await org.task(taskId).getTask()).pullRequest)
      .toMatchObject({ title: "Better" });
    await say(pullRequest("1", 1, { state: "merged", mergedAtMs: T0 + 2, updatedAtMs: T0 + 2 }));
    await expect
      .poll(async () => (await readState(org)).taskSummaries)
      .toMatchObject([{ pullRequest: { state: "merged" } }]);
    const types = events.map((event): { type: string } => JSON.parse(event.json)).map((event) => event.type);
    expect(types.slice(0, 2)).toEqual(["pullRequestRemoved", "taskSummaryUpdated"]);
    expect(types).not.toContain("pullRequestUpdated");
    const [summary] = (await readState(org)).taskSummaries;
    expect(workbenchTaskSummarySchema.safeParse(summary).success).toBe(true);
  });

  test("twenty people at the same time get one task", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => org.organization.createTask({ repoId: "1", pullRequestNumber: 1 })),
    );
    expect(new Set(answers.map((answer) => answer.taskId)).size).toBe(1);
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect((await readState(org)).taskSummaries).toHaveLength(1);
  });

  test("[GH6] a branch and its pull request are one task; a fork's branch of that name is another", async () => {
    await say(pullRequest("1", 3, { headRefName: "branch-1", headRepoId: "99" }));
    await expect.poll(openNumbers).toEqual([1, 2, 3]);
    const ours = await org.organization.createTask({ repoId: "1", branchName: "branch-1" });
    expect(await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 })).toEqual({
      ...ours,
      created: false,
    });
    expect(await openNumbers()).toEqual([2, 3]);
    const theirs = await org.organization.createTask({ repoId: "1", pullRequestNumber: 3 });
    expect(theirs.taskId).not.toBe(ours.taskId);
  });

  test("[GH10] of a branch without a pull request: one that is opened later is the task's", async () => {
    const { taskId } = await org.organization.createTask({ repoId: "1", branchName: "later" });
    await say(pullRequest("1", 4, { headRefName: "later" }));
    await expect
      .poll(async () => (await readState(org)).taskSummaries)
      .toMatchObject([{ taskId, pullRequest: { number: 4 } }]);
    expect(await openNumbers()).toEqual([1, 2]);
  });

  test("of a prompt: its first line is the title, and each is a task of its own", async () => {
    const body = { repoId: "1", prompt: "Fix the flaky test\nIt fails on Mondays.", baseBranch: "main" };
    const { taskId } = await org.organization.createTask(body);
    expect(await org.task(taskId).getTask()).toMatchObject({
      title: "Fix the flaky test",
      prompt: body.prompt,
      baseBranch: "main",
      branchName: null,
    });
    expect((await org.organization.createTask(body)).taskId).not.toBe(taskId);
  });

  test("of what is not there is refused with a code and the field", async () => {
    const refused = (body: Parameters<typeof org.organization.createTask>[0]) =>
      expect(org.organization.createTask(body)).rejects;
    await refused({ repoId: "9", branchName: "x" }).toMatchObject({
      code: "not_found",
      metadata: { field: "repoId" },
    });
    await refused({ repoId: "1", pullRequestNumber: 9 }).toMatchObject({
      code: "not_found",
      metadata: { field: "pullRequestNumber" },
    });
  });
});

describe("commands", () => {
  test("archive gives the pull request back to the list, restore takes it again", async () => {
    const { taskId } = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    expect(await org.organization.archiveTask({ taskId })).toMatchObject({ status: "archived" });
    expect(await openNumbers()).toEqual([1, 2]);
    expect(await org.organization.getListItem()).toMatchObject({ openPullRequestCount: 2, taskCount: 0 });
    expect(await org.organization.archiveTask({ taskId })).toMatchObject({ status: "archived" });
    expect(await org.organization.restoreTask({ taskId })).toMatchObject({
      status: "queued",
      archivedAtMs: null,
    });
    expect(await openNumbers()).toEqual([2]);
    const { transitions } = await org.task(taskId).getTask();
    expect(transitions.map((one) => one.to)).toEqual(["queued", "archived", "queued"]);
  });

  test("a pull request whose task is archived restores that task", async () => {
    const { taskId } = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    await org.organization.archiveTask({ taskId });
    expect(await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 })).toEqual({
      taskId,
      status: "queued",
      created: false,
    });
    expect(await org.organization.getListItem()).toMatchObject({ openPullRequestCount: 1, taskCount: 1 });
  });

  test("cancel and retry move it; what its state does not allow is refused with the state", async () => {
    const { taskId } = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    expect(await org.organization.cancelTask({ taskId })).toMatchObject({ status: "cancelled" });
    expect(await org.organization.retryTask({ taskId })).toMatchObject({ status: "queued" });
    await org.organization.archiveTask({ taskId });
    await expect(org.organization.retryTask({ taskId })).rejects.toMatchObject({
      code: "wrong_state",
      metadata: { state: "archived" },
    });
    await expect(org.organization.cancelTask({ taskId: "task_0000000000" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("the task's topic carries each change, numbered", async () => {
    const { taskId } = await org.organization.createTask({ repoId: "1", pullRequestNumber: 1 });
    await org.organization.cancelTask({ taskId });
    const log = await org.task(taskId).getTopicEvents({ since: 0, limit: 10 });
    if (log.kind !== "events") throw new Error("gone");
    const statuses = log.events.map((event): { task: { status: string } } => JSON.parse(event.json));
    expect(statuses.map((event) => event.task.status)).toEqual(["queued", "cancelled"]);
    const state = await org.task(taskId).getTopicState({ cursor: null, limit: 1 });
    expect(state).toMatchObject({ seq: 2, rows: [], nextCursor: null });
    await expect(org.task("task_0000000001").getTask()).rejects.toMatchObject({ code: "not_found" });
  });
});

test("the state can be read in pages of any size", async () => {
  await org.organization.createTask({ repoId: "1", branchName: "x" });
  // Nothing can run it here: it ends at its turn, and from then on the state stays as it is.
  await expect.poll(async () => (await readState(org)).taskSummaries).toMatchObject([{ status: "error" }]);
  await say(...Array.from({ length: 30 }, (_, index) => pullRequest("1", index + 10)));
  await expect.poll(async () => (await org.organization.getListItem()).openPullRequestCount).toBe(32);
  const whole = await readState(org);
  expect(await readState(org, 7)).toEqual(whole);
  expect(whole.openPullRequests).toHaveLength(32);
});
