import { setTimeout as sleep } from "node:timers/promises";
import type { WorkbenchTaskSummary } from "@foundry/shared";
import { afterEach, expect, test } from "vitest";
import { actualMirror, orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { killEngine } from "../harness/engine-control.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { createRandom } from "../harness/random.ts";
import type { Random } from "../harness/random.ts";
import { recordTopic, stateOfSnapshot } from "../harness/record-topic.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilSynced } from "../harness/wait-for.ts";
import { act } from "./act.ts";
import { account, reconcile } from "./reconcile.ts";
import { size } from "./size.ts";

const logins = ["first", "second", "third", "fourth"];
let stack: Stack;
afterEach(() => stack.close());

test(`[GH4][GH7][DX3][DX4][DX11] SIGKILL at seeded moments while deliveries pour in (seed ${size.seed})`, async () => {
  stack = await startStack({
    double: { seed: size.seed, rateLimit: 1_000_000 },
    async seed(github) {
      for (const login of logins)
        await foundOrganization(github, login, { repositories: 3, pullRequestsEach: 6 });
    },
  });
  const { github, api, url } = stack;
  for (const login of logins) await untilSynced(stack, login);
  const tasks = new Map<string, string>();
  for (const login of logins) tasks.set(login, await createTask(login));
  const topics = logins.map((login) => {
    const orgId = orgIdOf(stack, login);
    return { login, orgId, recorder: recordTopic(url, { name: "organization", orgId }) };
  });
  const deliveries = recordTopic(url, { name: "deliveries" });
  for (const { recorder } of [...topics, { recorder: deliveries }]) {
    await pollUntil("each topic has begun", () => recorder.snapshots() > 0);
  }

  github.setWebhookFaults({ duplication: 0.05, reorderWindow: 6 });
  const begunAt = Date.now();
  const random = createRandom(size.seed);
  let over = false;
  const acting = Promise.all(
    logins.map((login, n) => actUntil(login, createRandom(size.seed + n + 1), () => over)),
  );
  // People act until they are told to stop, so only a failure of theirs can win.
  await Promise.race([acting, killAtRandom(random)]);
  await Promise.race([
    acting,
    pollUntil("so many were sent", () => sent() >= size.deliveries, {
      timeoutMs: 900_000,
    }),
  ]);
  over = true;
  await acting;
  const actedMs = Date.now() - begunAt;

  await reconcile(stack, deliveries);
  const byStatus = await account(stack);
  expect([...byStatus.keys()].toSorted(), "no delivery is missing, pending or parked").toEqual(["applied"]);
  expect(await api.parked()).toEqual([]);
  for (const { login, orgId, recorder } of topics) {
    await untilMirrored(stack, login, 120_000);
    const snapshot = await pollUntil(`the topic of ${login} is up to date`, async () => {
      const current = await api.snapshot(orgId);
      return recorder.seq() === current.seq && current;
    });
    expect(recorder.gaps(), `the topic of ${login} is gap-free`).toEqual([]);
    expect(recorder.state()).toEqual(stateOfSnapshot("organization", snapshot));
    expect(snapshot.taskSummaries.map(({ taskId }) => taskId)).toEqual([tasks.get(login)]);
    expectTaskIsTrue(login, snapshot.taskSummaries[0]);
    expect(Object.keys(actualMirror(snapshot).openPullRequests).length).toBeGreaterThan(0);
  }
  expect(deliveries.gaps()).toEqual([]);
  reportFigures({ actedMs, applied: byStatus.get("applied")?.length ?? 0, totalMs: Date.now() - begunAt });
  for (const { recorder } of [...topics, { recorder: deliveries }]) recorder.close();
});

/** Deliveries, each counted once however often it was attempted. */
function sent(): number {
  return new Set(stack.github.deliveries().map(({ guid }) => guid)).size;
}

/** One kill after the other, each once its share of the deliveries was sent, at a moment of the dice. */
async function killAtRandom(random: Random): Promise<void> {
  const total = size.serviceKills + size.engineKills;
  for (let kill = 0; kill < total; kill += 1) {
    const due = ((kill + random()) / total) * size.deliveries;
    await pollUntil("the next kill is due", () => sent() >= due, {
      timeoutMs: 900_000,
      everyMs: 10,
    });
    await sleep(random() * 100);
    const isEngine =
      Math.floor((kill * size.engineKills) / total) < Math.floor(((kill + 1) * size.engineKills) / total);
    if (isEngine) {
      await killEngine(stack.dataDir);
    } else {
      await stack.service().kill();
      await stack.start();
    }
  }
}

async function actUntil(login: string, random: Random, isOver: () => boolean): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    await act(stack.github, login, random, turn);
    // GitHub's people do not outrun its webhooks by far: what is killed should be at work.
    if (turn % 5 === 4) await stack.github.webhooksSettled();
  }
}

async function createTask(login: string): Promise<string> {
  const orgId = orgIdOf(stack, login);
  const { repos } = await stack.api.snapshot(orgId);
  const body = { repoId: repos[0]?.repoId, pullRequestNumber: 1 };
  const answer = await stack.api.post(`/api/orgs/${orgId}/tasks`, body);
  expect(answer.status).toBe(202);
  return (answer.body as { taskId: string }).taskId;
}

/** [GH10] Its pull request is as GitHub says, open or not. */
function expectTaskIsTrue(login: string, task: WorkbenchTaskSummary | undefined): void {
  const { repositories } = stack.github.truth(login);
  const repository = repositories.find(({ id }) => String(id) === task?.repoId);
  const pull = repository?.pullRequests.find(({ number }) => number === 1);
  expect(task).toMatchObject({
    repoFullName: repository?.fullName,
    pullRequest: {
      title: pull?.title,
      state: pull?.merged === true ? "merged" : pull?.state,
      isDraft: pull?.draft,
      headRefName: pull?.headRef,
    },
  });
}

function reportFigures(figures: { actedMs: number; applied: number; totalMs: number }): void {
  const attempts = stack.github.deliveries();
  const line = {
    ...figures,
    serviceKills: size.serviceKills,
    engineKills: size.engineKills,
    attempts: attempts.length,
    lostOnTheWay: attempts.filter(({ statusCode }) => statusCode >= 500).length,
    redelivered: attempts.filter(({ redelivery }) => redelivery).length,
    seed: size.seed,
  };
  process.stderr.write(`faults: ${JSON.stringify(line)}\n`);
}
