import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { holdEngineDown, killEngine } from "../harness/engine-control.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { foundOrganization, latestPayload, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { shiftedClock } from "../harness/shifted-clock.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilDelivery, untilQuiet, untilSnapshot, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
afterEach(() => stack.close());

async function startAcme(): Promise<Stack> {
  stack = await startStack({ env: fastTasks, seed: (github) => foundOrganization(github, "acme") });
  await untilSynced(stack, "acme");
  await untilQuiet(stack);
  return stack;
}

test("[DX10] the engine is down: webhooks get 202 and are applied afterwards, readyz is 503", async () => {
  const { github, api, url, dataDir } = await startAcme();
  const recorder = recordTopic(url, { name: "organization", orgId: orgIdOf(stack, "acme") });
  await pollUntil("a snapshot came", () => recorder.snapshots() > 0);
  const release = await holdEngineDown(dataDir);
  await pollUntil("readyz says down", async () => {
    const { status, body } = await api.readiness();
    return status === 503 && body.status === "down" && body.checks["engine"]?.status === "down";
  });
  for (let n = 0; n < 10; n += 1) await openPullRequest(github, "acme/repo-1", { branch: `while-down-${n}` });
  await github.webhooksSettled();
  const sent = github.deliveries().slice(-20);
  expect(sent.map(({ statusCode }) => statusCode)).toEqual(sent.map(() => 202));
  expect(await api.delivery(sent[0]?.guid ?? "")).toMatchObject({ status: "pending" });
  expect((await api.get("/healthz")).status).toBe(200);
  await release();
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  await pollUntil("readyz is ok", async () => (await api.readiness()).body.status === "ok");
  const { seq } = await api.snapshot(orgIdOf(stack, "acme"));
  await pollUntil("the topic is up to date", () => recorder.seq() >= seq);
  expect(recorder.gaps()).toEqual([]);
  recorder.close();
  expect(await api.parked()).toEqual([]);
});

test("[DX10] the engine is killed and starts again: nothing is lost and nobody need do anything", async () => {
  const { github, dataDir, api } = await startAcme();
  for (let n = 0; n < 3; n += 1) {
    await openPullRequest(github, "acme/repo-1", { branch: `round-${n}` });
    await killEngine(dataDir);
  }
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  // One that is killed while it starts does not count as a restart.
  await pollUntil("the restarts are counted", async () => {
    return ((await api.metrics()).get("foundry_engine_restarts_total") ?? 0) >= 1;
  });
});

test("[DX10] GitHub is away: webhooks get 202, readyz is 200 and degraded with the reason", async () => {
  const { api, double } = await startAcme();
  const orgId = orgIdOf(stack, "acme");
  await openPullRequest(stack.github, "acme/repo-2", { branch: "the-last-one" });
  await untilQuiet(stack);
  const pull = latestPayload(stack.github, "pull_request") as { pull_request: object };
  await double.close();
  const guid = randomUUID();
  const later = { ...pull.pull_request, title: "Said while away", updated_at: "2039-01-01T00:00:00Z" };
  const answer = await sendWebhook(stack, { guid, body: { ...pull, pull_request: later } });
  expect(answer.status).toBe(202);
  await untilDelivery(stack, guid, "applied");
  await untilSnapshot(stack, "acme", "shows what was said", ({ openPullRequests }) =>
    openPullRequests.some(({ title }) => title === "Said while away"),
  );
  await pollUntil("readyz says degraded", async () => {
    const { status, body: readiness } = await api.readiness();
    const check = readiness.checks["github"];
    return status === 200 && readiness.status === "degraded" && (check?.message ?? "").length > 0;
  });
  // What needs GitHub fails visibly, and the rest goes on.
  await api.post(`/api/orgs/${orgId}/reload`);
  expect(await sendWebhook(stack, { body: pull })).toMatchObject({ status: 202 });
  expect((await api.get("/healthz")).status).toBe(200);
});

test("[DX10] no agent is installed: readyz is 200 and degraded with what to do, and all but tasks goes on", async () => {
  const { api } = await startAcme();
  expect((await api.readiness()).body).toMatchObject({ status: "ok", checks: { tasks: { status: "ok" } } });
  await stack.service().stop();
  await stack.start({ FOUNDRY_HARNESS: "claude_code", PATH: "/usr/bin:/bin" });
  expect(await api.readiness()).toMatchObject({
    status: 200,
    body: {
      status: "degraded",
      checks: {
        engine: { status: "ok" },
        tasks: {
          status: "degraded",
          message: expect.stringMatching(/not installed .* claude is not on the PATH/),
        },
      },
    },
  });
  await untilMirrored(stack, "acme");
});

test("[DX1] a delivery that got its 202 is there after a SIGKILL at once", async () => {
  const { github, api } = await startAcme();
  await openPullRequest(github, "acme/repo-1", { branch: "killed" });
  await untilQuiet(stack);
  const body = latestPayload(github, "pull_request");
  const guids = Array.from({ length: 20 }, () => randomUUID());
  const answers = await Promise.all(
    guids.map((guid) => sendWebhook(stack, { guid, event: "pull_request", body })),
  );
  await stack.service().kill();
  expect(answers.map(({ status }) => status)).toEqual(guids.map(() => 202));
  await stack.start();
  for (const guid of guids) await untilDelivery(stack, guid, "applied");
  expect(await api.parked()).toEqual([]);
});

test("[DX11] what GitHub sent while the service was away is healed at the start", async () => {
  const { github, api } = await startAcme();
  await stack.service().kill();
  const before = github.deliveries().length;
  for (let n = 0; n < 5; n += 1) await openPullRequest(github, "acme/repo-2", { branch: `unheard-${n}` });
  await github.webhooksSettled();
  const lost = github.deliveries().slice(before);
  expect(lost.every(({ statusCode }) => statusCode >= 500)).toBe(true);
  await stack.start();
  const recovered = new Set(lost.map(({ guid }) => guid));
  for (const guid of recovered) {
    await pollUntil(`${guid} is healed`, async () => {
      const answer = await api.get(`/api/deliveries/${guid}`);
      return answer.status === 200 && (await api.delivery(guid)).recovered;
    });
  }
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  const recovery = await recoveryState(stack);
  expect(recovery).toMatchObject({
    reason: "startup",
    redelivered: recovered.size,
    fullSync: false,
    error: null,
  });
});

test("[DX11] recovery on demand heals what was lost on the way", async () => {
  const { github, api } = await startAcme();
  github.setWebhookFaults({ loss: 1 });
  for (let n = 0; n < 4; n += 1) await openPullRequest(github, "acme/repo-1", { branch: `on-the-way-${n}` });
  await github.webhooksSettled();
  github.setWebhookFaults({ loss: 0 });
  expect(await api.post("/api/deliveries/recover")).toMatchObject({
    status: 202,
    body: { status: "running" },
  });
  await untilRecovered(stack);
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  expect(await recoveryState(stack)).toMatchObject({ status: "completed", reason: "requested", error: null });
});

test("[DX11] away for longer than GitHub's log reaches back: a full sync", async () => {
  let shiftMs = 0;
  stack = await startStack({
    double: { clock: { now: () => Date.now() + shiftMs } },
    seed: (github) => foundOrganization(github, "acme"),
  });
  const { github } = stack;
  await untilSynced(stack, "acme");
  await stack.service().stop();
  await openPullRequest(github, "acme/repo-1", { branch: "long-ago" });
  await github.closePullRequest("acme/repo-2", 1);
  await github.webhooksSettled();
  shiftMs = 4 * 24 * 3_600_000;
  github.requests.reset();
  await stack.start({ NODE_OPTIONS: `--import=${shiftedClock(shiftMs)}` });
  await untilMirrored(stack, "acme");
  await untilRecovered(stack);
  expect(await recoveryState(stack)).toMatchObject({ reason: "startup", fullSync: true, redelivered: 0 });
  expect(github.requests.byRoute()["GET /installation/repositories"]).toBe(1);
});

test("[DX14] SIGTERM in the middle of load: exits 0 within 10 s, and the next start goes on", async () => {
  const { github, api } = await startAcme();
  await openPullRequest(github, "acme/repo-1", { branch: "load" });
  await untilQuiet(stack);
  const body = latestPayload(github, "pull_request");
  const accepted: string[] = [];
  const loading = new AbortController();
  const load = Array.from({ length: 8 }, async () => {
    while (!loading.signal.aborted) {
      const guid = randomUUID();
      const answer = await sendWebhook(stack, { guid, event: "pull_request", body }).catch(() => null);
      if (answer === null) return;
      if (answer.status === 202) accepted.push(guid);
    }
  });
  await pollUntil("some were accepted", () => accepted.length >= 200);
  const begun = Date.now();
  const code = await stack.service().stop();
  const tookMs = Date.now() - begun;
  loading.abort();
  await Promise.all(load);
  expect(code).toBe(0);
  expect(tookMs).toBeLessThan(10_000);
  await stack.start();
  await untilQuiet(stack);
  const stored = new Map((await api.deliveries()).map(({ guid, status }) => [guid, status]));
  expect(accepted.filter((guid) => stored.get(guid) !== "applied")).toEqual([]);
});

async function recoveryState(of: Stack): Promise<unknown> {
  const recorder = recordTopic(of.url, { name: "deliveries" });
  try {
    return await pollUntil("the deliveries topic", () => recorder.state().values["recovery"] ?? null);
  } finally {
    recorder.close();
  }
}

function untilRecovered(of: Stack): Promise<true> {
  return pollUntil("the recovery is over", async () => {
    const recovery = (await recoveryState(of)) as { status: string };
    return recovery.status === "completed" || recovery.status === "error";
  });
}
