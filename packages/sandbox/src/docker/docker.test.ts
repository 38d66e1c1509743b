import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createLocalSandboxes } from "../local/create-local-sandboxes.ts";
import { sandboxContract } from "../testing/contract/contract.ts";
import { newId } from "../testing/contract/subject.ts";
import { startDockerDouble } from "../testing/docker-double.ts";
import type { DockerDouble } from "../testing/docker-double.ts";
import { findProcesses, uniqueSeconds } from "../testing/find-processes.ts";
import { mebibyte, runIn, specOf } from "../testing/run-in.ts";
import { tempDir } from "../testing/temp-dir.ts";
import type { SandboxAdapter } from "../types.ts";
import { createDockerSandboxes } from "./create-docker-sandboxes.ts";

const image = "registry.example:5000/agents/base:1";
const root = mkdtempSync(join(tmpdir(), "docker-"));
const runtime = createLocalSandboxes({ stateDir: join(root, "runtime") });
const contains = (await runtime.probe()).detail.startsWith("bubblewrap:");
const socketPath = join(root, "docker.sock");
let double: DockerDouble;
let adapter: SandboxAdapter;

beforeAll(async () => {
  double = await startDockerDouble({
    socketPath,
    runtime,
    images: [image],
    registry: ["acme/agents:latest"],
  });
  adapter = createDockerSandboxes({ stateDir: join(root, "state"), image, socketPath });
});
afterAll(async () => {
  expect(double.count()).toBe(0);
  await double.close();
  rmSync(root, { recursive: true, force: true });
});

// No engine here: a double of its API, whose containers are local sandboxes. docs/sandboxes.md says so too.
describe("docker, on a double of the engine", () =>
  sandboxContract(() => ({ adapter }), { contains, volumes: false, sharesNetwork: true }));

test("what is asked of the engine: no user's rights, no capability, no network, limits, read-only, labelled", async () => {
  const [workspace, brief, out] = [tempDir(), tempDir(), tempDir()];
  const spec = specOf(newId(), workspace, {
    readOnlyDirs: [brief],
    writableDirs: [out],
    limits: { cpus: 1.5, memoryBytes: 2048 * mebibyte, pids: 99, diskBytes: 1000 },
  });
  const sandbox = await adapter.create(spec);
  await runIn(sandbox, workspace, "true");
  await sandbox.destroy();
  const mount = (path: string, readOnly: boolean) => ({
    Type: "bind",
    Source: path,
    Target: path,
    ReadOnly: readOnly,
  });
  expect(double.created.at(-1)).toMatchObject({
    Image: image,
    Entrypoint: ["/bin/sh", "-c", "true"],
    Cmd: [],
    User: expect.stringMatching(/^\d+:\d+$/) as string,
    Tty: false,
    OpenStdin: false,
    NetworkDisabled: true,
    Labels: {
      "dev.foundry.sandbox": spec.id,
      "dev.foundry.scope": expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    },
    HostConfig: {
      NetworkMode: "none",
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      ReadonlyRootfs: true,
      Privileged: false,
      Memory: 2048 * mebibyte,
      MemorySwap: 2048 * mebibyte,
      NanoCpus: 1_500_000_000,
      PidsLimit: 99,
      LogConfig: { Type: "none" },
      Mounts: expect.arrayContaining(
        [mount(workspace, false), mount(brief, true), mount(out, false)].map(
          (one) => expect.objectContaining(one) as object,
        ),
      ) as object[],
    },
  });
  expect(JSON.stringify(double.created.at(-1))).not.toContain("docker.sock");
});

test("with a network asked for, the container is on the engine's bridge", async () => {
  const workspace = tempDir();
  const sandbox = await adapter.create(specOf(newId(), workspace, { network: "open" }));
  await runIn(sandbox, workspace, "true");
  await sandbox.destroy();
  expect(double.created.at(-1)).toMatchObject({
    NetworkDisabled: false,
    HostConfig: { NetworkMode: "bridge" },
  });
});

test("a missing image is pulled with its tag; one that is nowhere is named, with what to do", async () => {
  const sandbox = await adapter.create(specOf(newId(), tempDir(), { image: "acme/agents" }));
  onTestFinished(() => sandbox.destroy());
  expect(double.pulled).toEqual(["acme/agents:latest"]);
  await expect(adapter.create(specOf(newId(), tempDir(), { image: "acme/none:2" }))).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(
      /the image acme\/none:2 is missing .*manifest unknown.* pull or build it/,
    ) as string,
  });
});

test("[HC5] containers that a killed service left are found by their labels, also running ones", async () => {
  const [workspace, seconds, id] = [tempDir(), uniqueSeconds(), newId()];
  const lost = await adapter.create(specOf(id, workspace));
  const run = runIn(lost, workspace, `sleep ${seconds}`);
  await expect.poll(() => findProcesses(seconds).length).toBeGreaterThan(0);
  const stranger = createDockerSandboxes({ stateDir: tempDir(), image, socketPath });
  expect(await stranger.reap(new Set())).toEqual([]);
  const next = createDockerSandboxes({ stateDir: join(root, "state"), image, socketPath });
  expect(await next.reap(new Set([id]))).not.toContain(id);
  expect(findProcesses(seconds)).not.toEqual([]);
  expect(await next.reap(new Set())).toContain(id);
  expect(findProcesses(seconds)).toEqual([]);
  expect(double.count()).toBe(0);
  expect((await run).outcome).toEqual({ kind: "signalled", signal: "SIGKILL" });
  await lost.destroy();
});

test("it says which engine it found, or why there is none", async () => {
  expect(await adapter.probe()).toMatchObject({
    available: true,
    detail: expect.stringContaining("27.0.0-double") as string,
  });
  const none = createDockerSandboxes({ stateDir: tempDir(), socketPath: join(root, "none.sock") });
  expect(await none.probe()).toMatchObject({
    available: false,
    detail: expect.stringMatching(/no Docker engine can be reached/) as string,
  });
  expect(await none.reap(new Set())).toEqual([]);
  await expect(none.create(specOf("t-1", tempDir()))).rejects.toMatchObject({ code: "unavailable" });
});
