import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { holdEngineDown } from "../harness/engine-control.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { foundOrganization, latestPayload, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  await untilSynced(stack, "acme");
});
afterAll(() => stack.close());

/** The sum over all samples of a metric whose name and labels begin so. */
function sumOf(metrics: ReadonlyMap<string, number>, begin: string): number {
  return [...metrics].filter(([name]) => name.startsWith(begin)).reduce((sum, [, value]) => sum + value, 0);
}

test("[DX12] each metric is there, and what happens moves it", async () => {
  const { api, github, url } = stack;
  const orgId = orgIdOf(stack, "acme");
  const before = await api.metrics();
  const recorder = recordTopic(url, { name: "organization", orgId });
  await pollUntil("a snapshot", () => recorder.snapshots() > 0);
  await openPullRequest(github, "acme/repo-1", { branch: "measured" });
  await untilQuiet(stack);
  const body = latestPayload(github, "pull_request");
  const guid = randomUUID();
  for (let n = 0; n < 2; n += 1) await sendWebhook(stack, { guid, body });
  await sendWebhook(stack, { event: "star", body: {} });
  await sendWebhook(stack, { body: { pull_request: null } });
  await untilQuiet(stack);

  const moved = [
    'foundry_deliveries_total{result="accepted"}',
    'foundry_deliveries_total{result="duplicate"}',
    'foundry_deliveries_total{result="ignored"}',
    'foundry_deliveries_total{result="parked"}',
    "foundry_relay_batch_size_count",
    "foundry_relay_batch_seconds_count",
    "foundry_delivery_to_event_seconds_count",
    "foundry_lane_wait_seconds_count",
    "foundry_live_events_total",
    "foundry_live_messages_total",
    "foundry_live_snapshots_total",
    "foundry_live_connections",
    "foundry_live_subscriptions",
    'foundry_parked_rows{kind="delivery"',
    "foundry_http_request_seconds_count",
  ];
  await pollUntil("all have risen", async () => {
    const after = await api.metrics();
    const still = moved.filter((name) => sumOf(after, name) <= sumOf(before, name));
    if (still.length > 0) throw new Error(`not moved: ${still.join(", ")}`);
    return true;
  });
  // The first sync was a job, with calls to GitHub that said how many are left.
  expect(sumOf(before, "foundry_jobs_total{")).toBeGreaterThan(0);
  expect(sumOf(before, "foundry_github_requests_total{")).toBeGreaterThan(0);
  expect(sumOf(before, "foundry_github_rate_limit_remaining{")).toBeGreaterThan(0);
  for (const name of ["foundry_outbox_depth", "foundry_outbox_oldest_age_seconds"]) {
    expect(before.has(name), name).toBe(true);
  }
  recorder.close();
});

test("[DX12] what waits while the engine is down shows as depth and age, and its restart is counted", async () => {
  const { api, dataDir } = stack;
  const body = latestPayload(stack.github, "pull_request");
  const release = await holdEngineDown(dataDir);
  for (let n = 0; n < 3; n += 1) await sendWebhook(stack, { body });
  await pollUntil("depth and age", async () => {
    const metrics = await api.metrics();
    const age = metrics.get("foundry_inbox_oldest_age_seconds") ?? 0;
    return metrics.get("foundry_inbox_depth") === 3 && age > 0.5;
  });
  await release();
  await untilQuiet(stack);
  const after = await api.metrics();
  expect(after.get("foundry_inbox_oldest_age_seconds")).toBe(0);
  expect(after.get("foundry_engine_restarts_total")).toBe(1);
});
