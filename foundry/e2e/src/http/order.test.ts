import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { holdEngineDown } from "../harness/engine-control.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { foundOrganization, latestPayload } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    async seed(github) {
      for (const login of ["busy", "calm"]) await foundOrganization(github, login, { repositories: 1 });
    },
  });
  for (const login of ["busy", "calm"]) await untilSynced(stack, login);
});
afterAll(() => stack.close());

test("[GH3] deliveries of an account are applied in the order accepted", async () => {
  const orgId = orgIdOf(stack, "calm");
  const recorder = recordTopic(stack.url, { name: "organization", orgId });
  const body = await issuePayload("calm");
  const titles = Array.from({ length: 45 }, (_, n) => `issue ${n}`);
  for (const title of titles) {
    await sendWebhook(stack, { event: "issues", body: { ...body, issue: { ...body.issue, title } } });
  }
  await untilQuiet(stack);
  const { recentActivity } = await stack.api.snapshot(orgId);
  const subjects = recentActivity.map(({ subject }) => subject).filter((subject) => titles.includes(subject));
  expect(subjects).toEqual(titles.toReversed());
  expect(recorder.gaps()).toEqual([]);
  recorder.close();
});

test("[GH3][DX2] an account's backlog does not hold up another account", async () => {
  const body = await issuePayload("busy");
  const release = await holdEngineDown(stack.dataDir);
  const backlog: string[] = [];
  for (let round = 0; round < 16; round += 1) {
    const guids = Array.from({ length: 50 }, () => randomUUID());
    await Promise.all(guids.map((guid) => sendWebhook(stack, { guid, event: "issues", body })));
    backlog.push(...guids);
  }
  const guid = randomUUID();
  expect(await sendWebhook(stack, { guid, event: "issues", body: await issuePayload("calm") })).toMatchObject(
    {
      status: 202,
    },
  );
  await release();
  await untilQuiet(stack);
  const last = await stack.api.delivery(backlog.at(-1) ?? "");
  const other = await stack.api.delivery(guid);
  expect(other.status).toBe("applied");
  expect(other.receivedAtMs).toBeGreaterThanOrEqual(last.receivedAtMs);
  expect(other.appliedAtMs).toBeLessThan(last.appliedAtMs ?? 0);
});

async function issuePayload(login: string): Promise<{ issue: object }> {
  await stack.github.openIssue(`${login}/repo-1`, { title: "begin", body: null });
  await stack.github.webhooksSettled();
  return latestPayload(stack.github, "issues") as { issue: object };
}
