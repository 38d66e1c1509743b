import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { enginePid } from "../harness/engine-control.ts";
import { hasEnded, isLoopback, listeningAddresses } from "../harness/processes.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundOrganization } from "../harness/scenes.ts";
import { freePort, spawnService } from "../harness/start-service.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    env: fastTasks,
    seed: (github) => foundOrganization(github, "acme", { repositories: 1 }),
  });
  await untilSynced(stack, "acme");
});
afterAll(() => stack.close());

test.runIf(process.platform === "linux")(
  "nothing listens beyond loopback, neither service nor engine",
  async () => {
    const pids = [stack.service().pid, await enginePid(stack.dataDir)];
    for (const pid of pids) {
      const addresses = listeningAddresses(pid);
      expect(addresses.length).toBeGreaterThan(0);
      expect(addresses.filter((address) => !isLoopback(address))).toEqual([]);
    }
  },
);

test("a second start on the same data directory says so and does no harm", async () => {
  const { dataDir, env } = stack;
  const second = spawnService({ dataDir, port: await freePort(), env });
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain(`in use by process ${stack.service().pid}`);
  expect(second.output().trim().split("\n")).toHaveLength(1);
  expect((await stack.api.readiness()).body.status).toBe("ok");
});

test("a taken port, and a half-set App, end the start with one line that names the variable", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "foundry-e2e-"));
  const { port, env } = stack;
  const onTakenPort = spawnService({ dataDir, port, env });
  expect(await onTakenPort.exited).toBe(1);
  expect(onTakenPort.output()).toContain(`FOUNDRY_PORT ${port} is taken`);
  const halfSet = spawnService({ dataDir, port: await freePort(), env: { GITHUB_APP_ID: "1" } });
  expect(await halfSet.exited).toBe(1);
  expect(halfSet.output()).toMatch(/^GITHUB_APP_PRIVATE_KEY must be [^\n]+\n$/);
  await rm(dataDir, { recursive: true });
});

test("[DX14] a stop leaves no process behind, a kill of the service takes the engine with it", async () => {
  const first = await enginePid(stack.dataDir);
  expect(await stack.service().stop()).toBe(0);
  expect(hasEnded(first)).toBe(true);
  await stack.start();
  const second = await enginePid(stack.dataDir);
  await stack.service().kill();
  await pollUntil("the engine ends too", () => hasEnded(second));
  await stack.start();
  await untilSynced(stack, "acme");
});
