import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRivetEngine } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { createApi } from "../harness/api.ts";
import { actualMirror, expectedMirror } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { freePort, startService } from "../harness/start-service.ts";
import type { ServiceProcess } from "../harness/start-service.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilSynced } from "../harness/wait-for.ts";

/** One web process and two workers at an engine that somebody else runs, as on more than one machine. */
let directory: string;
let engine: RivetEngine;
let stack: Stack;
const workers: ServiceProcess[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "foundry-roles-"));
  engine = await startRivetEngine({ dataDir: directory, log: () => undefined });
  const { endpoint, namespace, token } = engine.connection;
  const url = new URL(endpoint);
  url.username = namespace;
  url.password = token ?? "";
  stack = await startStack({
    env: { ...fastTasks, FOUNDRY_ROLE: "web", RIVET_ENDPOINT: url.href },
    seed: (github) => foundOrganization(github, "acme", { repositories: 3 }),
  });
  for (const name of ["one", "two"]) workers.push(await startWorker(name));
});

afterAll(async () => {
  for (const worker of workers) await worker.kill();
  await stack?.close();
  await engine?.close();
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

test("the web process and the workers share the work, and outlive a killed worker", async () => {
  const before = await untilSynced(stack, "acme");
  expect(actualMirror(before)).toEqual(expectedMirror(stack.double, "acme"));

  await workers[0]?.kill();
  const [repository] = stack.github.truth("acme").repositories;
  await stack.github.updatePullRequest(repository?.fullName ?? "", 1, { title: "Seen by the survivor" });
  await pollUntil(
    "the surviving worker applies the event",
    async () => {
      const { openPullRequests } = await stack.api.snapshot(before.organizationId);
      return openPullRequests.some(({ title }) => title === "Seen by the survivor");
    },
    { timeoutMs: 90_000 },
  );
});

test("a worker tells its health and its metrics, and has no API", async () => {
  const api = createApi(workers[1]?.url ?? "");
  expect(await api.readiness()).toMatchObject({ status: 200, body: { status: "ok" } });
  expect((await api.metrics()).has("foundry_outbox_depth")).toBe(true);
  expect((await api.get("/api/orgs")).status).toBe(404);
});

async function startWorker(name: string): Promise<ServiceProcess> {
  const env = { ...stack.env, FOUNDRY_ROLE: "worker" };
  return startService({ dataDir: join(directory, name), port: await freePort(), env });
}
