import { afterEach, expect, test } from "vitest";
import { actualMirror, expectedMirror, orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { holdEngineDown, killEngine } from "../harness/engine-control.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { createRandom } from "../harness/random.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";
import { act } from "./act.ts";
import { account } from "./reconcile.ts";
import { size } from "./size.ts";

let stack: Stack;
afterEach(() => stack.close());

test("[GH8] killed during the first full sync, service and engine: it resumes at its page and equals the truth", async () => {
  const repositories = 60;
  stack = await startStack({
    started: false,
    seed: (github) => foundOrganization(github, "acme", { repositories, pullRequestsEach: 5 }),
  });
  const { github } = stack;
  const slow = { kind: "delay", delayMs: 100 } as const;
  const remove = github.faults.add({ fault: slow, route: "GET /repos/:owner/:repo/pulls" });
  await stack.start();
  await untilLists(10);
  await stack.service().kill();
  await stack.start();
  await untilLists(25);
  await killEngine(stack.dataDir);
  await untilLists(40);
  await stack.service().kill();
  remove();
  await stack.start();
  const { sync, ...snapshot } = await untilSynced(stack, "acme");
  expect(sync).toMatchObject({ status: "idle", error: null, skipped: [] });
  expect(actualMirror({ sync, ...snapshot })).toEqual(expectedMirror(stack.double, "acme"));
  // What was on its way at each kill is asked for again, and no more: eight at a time.
  expect(lists()).toBeLessThanOrEqual(repositories + 3 * 16);
});

test("a task whose 202 came just before a SIGKILL is there after the restart, once", async () => {
  stack = await startStack({
    seed: (github) => foundOrganization(github, "acme", { repositories: 1, pullRequestsEach: 6 }),
  });
  const { repos } = await untilSynced(stack, "acme");
  const orgId = orgIdOf(stack, "acme");
  const create = (pullRequestNumber: number) =>
    stack.api.post(`/api/orgs/${orgId}/tasks`, { repoId: repos[0]?.repoId, pullRequestNumber });
  const created = Array.from({ length: size.tasks }, (_, n) => n + 1);
  for (const number of created) {
    const answer = await create(number);
    await stack.service().kill();
    expect(answer.status).toBe(202);
    const { taskId } = answer.body as { taskId: string };
    await stack.start();
    const task = await pollUntil("the task is there", () => stack.api.task(orgId, taskId));
    expect(task).toMatchObject({ taskId, pullRequest: { number } });
    expect(task.transitions[0]?.to).toBe("queued");
    expect((await create(number)).body).toMatchObject({ taskId, created: false });
  }
  const { taskSummaries } = await stack.api.snapshot(orgId);
  const numbers = taskSummaries.map(({ pullRequest }) => pullRequest?.number);
  expect(numbers).toHaveLength(created.length);
  expect(new Set(numbers)).toEqual(new Set(created));
});

test(`[DX10] the engine is down for ${size.engineDownMs / 1000} s of deliveries: all get 202 and are applied afterwards`, async () => {
  stack = await startStack({
    seed: (github) => foundOrganization(github, "acme", { repositories: 3, pullRequestsEach: 4 }),
  });
  const { github, api, url } = stack;
  await untilSynced(stack, "acme");
  await untilQuiet(stack);
  const recorder = recordTopic(url, { name: "organization", orgId: orgIdOf(stack, "acme") });
  await pollUntil("the topic has begun", () => recorder.snapshots() > 0);
  const before = github.deliveries().length;
  const random = createRandom(size.seed);
  const release = await holdEngineDown(stack.dataDir);
  const until = Date.now() + size.engineDownMs;
  for (let turn = 0; Date.now() < until; turn += 1) {
    await act(github, "acme", random, turn);
    await github.webhooksSettled();
  }
  expect((await api.readiness()).status).toBe(503);
  const meanwhile = github.deliveries().slice(before);
  expect(meanwhile.filter(({ statusCode }) => statusCode !== 202)).toEqual([]);
  expect(meanwhile.length).toBeGreaterThan(10);
  await release();
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  expect([...(await account(stack)).keys()]).toEqual(["applied"]);
  const { seq } = await api.snapshot(orgIdOf(stack, "acme"));
  await pollUntil("the topic is up to date", () => recorder.seq() >= seq);
  expect(recorder.gaps()).toEqual([]);
  recorder.close();
});

function lists(): number {
  return stack.github.requests.byRoute()["GET /repos/:owner/:repo/pulls"] ?? 0;
}

function untilLists(count: number): Promise<true> {
  return pollUntil(`${count} lists were asked for`, () => lists() >= count, {
    everyMs: 5,
    timeoutMs: 60_000,
  });
}
