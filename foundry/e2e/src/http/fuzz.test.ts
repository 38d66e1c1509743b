import { mutatedRequests } from "@foundry/github-webhooks/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { hasEnded, residentMegabytes } from "../harness/processes.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

const count = Number(process.env["FOUNDRY_FUZZ"] ?? 2000);
const seed = Number(process.env["FOUNDRY_FUZZ_SEED"] ?? 20_261_120);
const connections = 16;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    env: fastTasks,
    seed: (github) => foundOrganization(github, "acme", { repositories: 1 }),
  });
  await untilSynced(stack, "acme");
});
afterAll(() => stack.close());

test(
  `[GH2] ${count} mutated payloads: no 5xx, the service lives on and still works (seed ${seed})`,
  async () => {
    const secret = stack.double.appCredentials.webhookSecret;
    const requests = mutatedRequests({ seed, count, secret });
    const { pid } = stack.service();
    const megabytes = { before: memory(pid), most: 0 };
    const statuses = new Map<number, number>();
    const wrong: object[] = [];
    const worker = async () => {
      for (const { headers, body, isJson, guid, event } of requests) {
        const answer = await stack.api.raw("/webhooks/github", Buffer.from(body), { ...headers });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        const isRight = isJson ? answer.status === 202 || answer.status === 200 : answer.status === 400;
        if (!isRight) wrong.push({ event, guid, status: answer.status, body: body.slice(0, 500) });
        megabytes.most = Math.max(megabytes.most, memory(pid));
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    expect(wrong).toEqual([]);
    expect([...statuses.values()].reduce((sum, of) => sum + of, 0)).toBe(count);
    expect(hasEnded(pid)).toBe(false);
    expect((await stack.api.get("/healthz")).status).toBe(200);
    // Mutated ids are accounts of their own, each with actors to create: of many thousands the rest takes hours.
    if (count <= 10_000) await expectWork();
    else expect(await sendWebhook(stack, { event: "ping", body: {} })).toMatchObject({ status: 200 });
    const figures = { count, seed, statuses: Object.fromEntries(statuses), megabytes, after: memory(pid) };
    process.stderr.write(`fuzz: ${JSON.stringify(figures)}\n`);
  },
  count > 10_000 ? 3_600_000 : 300_000,
);

/** Everything was applied, ignored or parked, and a real change comes through. */
async function expectWork(): Promise<void> {
  await untilQuiet(stack);
  expect((await stack.api.readiness()).body.status).toBe("ok");
  await openPullRequest(stack.github, "acme/repo-1", { branch: "after-all-that" });
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  expect((await stack.api.snapshot(orgIdOf(stack, "acme"))).connection.status).toBe("connected");
}

function memory(pid: number): number {
  return process.platform === "linux" ? Math.round(residentMegabytes(pid)) : 0;
}
