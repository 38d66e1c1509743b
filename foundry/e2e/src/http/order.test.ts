import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { orgIdOf } from "../harness/compare-with-truth.ts";
import { holdEngineDown } from "../harness/engine-control.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { foundOrganization, latestPayload } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilDelivery, untilQuiet, untilSynced } from "../harness/wait-for.ts";

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

test("[GH3][DX2] an account's backlog, and that it never rests, does not hold up another account", async () => {
  const body = await issuePayload("busy");
  const ofCalm = await issuePayload("calm");
  const release = await holdEngineDown(stack.dataDir);
  const backlog = await sendMany(400, body);
  const guid = randomUUID();
  expect(await sendWebhook(stack, { guid, event: "issues", body: ofCalm })).toMatchObject({ status: 202 });
  await release();
  const applied = new AbortController();
  const flow = (async () => {
    while (!applied.signal.aborted) await sendMany(20, body);
  })();
  await untilDelivery(stack, guid, "applied").finally(() => applied.abort());
  await flow;
  await untilQuiet(stack);
  for (const sent of [backlog.at(0), backlog.at(-1)]) {
    expect(await stack.api.delivery(sent ?? "")).toMatchObject({ status: "applied" });
  }
});

/** So many deliveries side by side; their GUIDs. */
async function sendMany(count: number, body: object): Promise<string[]> {
  const guids = Array.from({ length: count }, () => randomUUID());
  await Promise.all(guids.map((guid) => sendWebhook(stack, { guid, event: "issues", body })));
  return guids;
}

async function issuePayload(login: string): Promise<{ issue: object }> {
  await stack.github.openIssue(`${login}/repo-1`, { title: "begin", body: null });
  await stack.github.webhooksSettled();
  return latestPayload(stack.github, "issues") as { issue: object };
}
