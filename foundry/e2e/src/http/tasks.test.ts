import { afterAll, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSnapshot, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let orgId: string;
let repoId: string;

beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  const { repos } = await untilSynced(stack, "acme");
  orgId = orgIdOf(stack, "acme");
  repoId = repos.find(({ name }) => name === "repo-1")?.repoId ?? "";
});
afterAll(() => stack.close());

const create = (body: object) => stack.api.post(`/api/orgs/${orgId}/tasks`, body);
/** Nobody has said what to do: it asks, as soon as its turn has come. */
const untilAsks = (taskId = "") =>
  pollUntil("the task asks", async () => {
    const task = await stack.api.task(orgId, taskId);
    return task.status === "needs_input" && task;
  });
const taskIdOf = (answer: { body: unknown }) => (answer.body as { taskId: string }).taskId;

test("[GH10] two clicks on a pull request give one task, which shows instead of it and follows it", async () => {
  const body = { repoId, pullRequestNumber: 1 };
  const answers = await Promise.all([create(body), create(body), create(body)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  const [taskId] = new Set(answers.map(taskIdOf));
  expect(new Set(answers.map(taskIdOf)).size).toBe(1);
  expect(answers.filter((answer) => (answer.body as { created: boolean }).created)).toHaveLength(1);

  const recorder = recordTopic(stack.url, { name: "task", orgId, taskId: taskId ?? "" });
  const prId = `${repoId}#1`;
  const shown = await stack.api.snapshot(orgId);
  expect(shown.openPullRequests.some((pr) => pr.prId === prId)).toBe(false);
  expect(shown.taskSummaries).toMatchObject([{ taskId, pullRequest: { prId } }]);
  expect(await untilAsks(taskId)).toMatchObject({ taskId, question: "What should be done?", attempts: [] });

  await stack.github.updatePullRequest("acme/repo-1", 1, { title: "Renamed", draft: true });
  await untilSnapshot(stack, "acme", "the task's pull request is renamed", ({ taskSummaries }) =>
    taskSummaries.some(({ pullRequest }) => pullRequest?.title === "Renamed" && pullRequest.isDraft),
  );
  await stack.github.closePullRequest("acme/repo-1", 1);
  const closed = await untilSnapshot(
    stack,
    "acme",
    "the task goes to the archive with its pull request",
    ({ taskSummaries }) =>
      taskSummaries.some(
        ({ pullRequest, status }) => pullRequest?.state === "closed" && status === "archived",
      ),
  );
  expect(closed.openPullRequests.some((pr) => pr.prId === prId)).toBe(false);
  await stack.github.reopenPullRequest("acme/repo-1", 1);
  await untilSnapshot(stack, "acme", "the open pull request has a row of its own", ({ openPullRequests }) =>
    openPullRequests.some((pr) => pr.prId === prId),
  );
  expect((await stack.api.post(`/api/orgs/${orgId}/tasks/${taskId}/restore`)).status).toBe(200);
  await untilSnapshot(
    stack,
    "acme",
    "the restored task has it again",
    ({ openPullRequests }) => !openPullRequests.some((pr) => pr.prId === prId),
  );
  expect(recorder.gaps()).toEqual([]);
  recorder.close();
});

test("[GH10] a branch's task takes the pull request that is opened from it, and sees it merged", async () => {
  const branch = "by-branch";
  await stack.github.push("acme/repo-1", [
    { branch, from: "main", message: "Begin", files: { "branch.md": "x" } },
  ]);
  const taskId = taskIdOf(await create({ repoId, branchName: branch }));
  expect(taskIdOf(await create({ repoId, branchName: branch }))).toBe(taskId);
  const { number } = await stack.github.openPullRequest("acme/repo-1", {
    title: "From the branch",
    head: branch,
    base: "main",
  });
  const prId = `${repoId}#${number}`;
  const opened = await untilSnapshot(stack, "acme", "the task has the pull request", ({ taskSummaries }) =>
    taskSummaries.some((task) => task.taskId === taskId && task.pullRequest?.prId === prId),
  );
  expect(opened.openPullRequests.some((pr) => pr.prId === prId)).toBe(false);
  await stack.github.mergePullRequest("acme/repo-1", number);
  await untilSnapshot(stack, "acme", "it is merged", ({ taskSummaries }) =>
    taskSummaries.some((task) => task.taskId === taskId && task.pullRequest?.state === "merged"),
  );
});

test("[GH6] a fork's branch of the same name is not the task's", async () => {
  const { github } = stack;
  github.createUser("forker");
  await github.fork("acme/repo-1", "forker");
  const taskId = taskIdOf(await create({ repoId, branchName: "shared-name" }));
  await github.push("forker/repo-1", [
    { branch: "shared-name", from: "main", message: "Begin", files: { "fork.md": "x" } },
  ]);
  const { number } = await github.openPullRequest("acme/repo-1", {
    title: "From the fork",
    head: "forker:shared-name",
    base: "main",
    author: "forker",
  });
  const snapshot = await untilSnapshot(stack, "acme", "the fork's pull request is open", (found) =>
    found.openPullRequests.some((pr) => pr.number === number),
  );
  expect(snapshot.taskSummaries.find((task) => task.taskId === taskId)).toMatchObject({ pullRequest: null });
});

test("archive gives the pull request its row back, restore takes it; a wrong state is 409 and says which", async () => {
  const taskId = taskIdOf(await create({ repoId, pullRequestNumber: 2 }));
  const command = (name: string) => stack.api.post(`/api/orgs/${orgId}/tasks/${taskId}/${name}`);
  await untilAsks(taskId);
  expect(await command("archive")).toMatchObject({ status: 200, body: { status: "archived" } });
  await untilSnapshot(stack, "acme", "the pull request has its row again", ({ openPullRequests }) =>
    openPullRequests.some(({ prId }) => prId === `${repoId}#2`),
  );
  expect(await command("cancel")).toMatchObject({
    status: 409,
    body: { code: "wrong_state", state: "archived" },
  });
  expect(await command("restore")).toMatchObject({ status: 200, body: { status: "needs_input" } });
  await untilSnapshot(
    stack,
    "acme",
    "the task shows again",
    ({ openPullRequests }) => !openPullRequests.some(({ prId }) => prId === `${repoId}#2`),
  );
});

test("unknown ids are 404, bad input is 422 or 400 and names the field", async () => {
  const unknownOrg = await stack.api.post("/api/orgs/999999/tasks", { repoId, pullRequestNumber: 1 });
  expect(unknownOrg).toMatchObject({ status: 404, body: { code: "not_found" } });
  expect(await create({ repoId, pullRequestNumber: 4_000 })).toMatchObject({
    status: 404,
    body: { code: "not_found", field: "pullRequestNumber" },
  });
  expect(await create({ repoId: "999999", branchName: "x" })).toMatchObject({ status: 404 });
  for (const body of [
    {},
    { repoId, branchName: "a..b" },
    { repoId, prompt: "" },
    { repoId, number: 1 },
    [],
  ]) {
    const answer = await create(body);
    expect(answer.status, JSON.stringify(body)).toBe(422);
    expect(answer.body).toMatchObject({ code: expect.any(String), field: expect.any(String) });
  }
  for (const path of [
    "/api/orgs/999999",
    `/api/orgs/${orgId}/tasks/task_0000000000`,
    `/api/orgs/${orgId}/tasks/task_0000000000/log`,
    `/api/orgs/${orgId}/tasks/task_0000000000/changes`,
    `/api/orgs/${orgId}/tasks/task_0000000000/attempts/1`,
    "/api/deliveries/unknown-guid",
    "/api/nothing",
  ]) {
    const answer = await stack.api.get(path);
    expect(answer, path).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  }
  for (const path of [
    "/api/orgs/999999/reload",
    `/api/orgs/${orgId}/repos/999999/reload`,
    "/api/deliveries/unknown-guid/replay",
    "/api/parked/delivery:unknown-guid/retry",
    "/api/parked/github:999999:1/discard",
    `/api/orgs/${orgId}/tasks/task_0000000000/archive`,
    `/api/orgs/${orgId}/tasks/task_0000000000/cancel`,
  ]) {
    expect((await stack.api.post(path)).status, path).toBe(404);
  }
  expect((await stack.api.get("/api/deliveries?status=lost")).status).toBe(400);
  expect((await stack.api.get("/api/orgs/not-an-id")).status).toBe(400);
});

test("[GH11] a removed repository takes its rows along, its tasks stay as history", async () => {
  await openPullRequest(stack.github, "acme/repo-2", { branch: "gone-soon" });
  await untilQuiet(stack);
  const { repos } = await stack.api.snapshot(orgId);
  const second = repos.find(({ name }) => name === "repo-2")?.repoId ?? "";
  const taskId = taskIdOf(await create({ repoId: second, branchName: "gone-soon" }));
  await stack.github.deleteRepository("acme/repo-2");
  const left = await untilSnapshot(
    stack,
    "acme",
    "repo-2 is gone",
    (snapshot) => !snapshot.repos.some((repo) => repo.repoId === second),
  );
  expect(left.openPullRequests.filter((pr) => pr.repoId === second)).toEqual([]);
  expect(await stack.api.task(orgId, taskId)).toMatchObject({ taskId });
});
