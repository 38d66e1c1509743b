import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { identifyProcess, isRunning, readIdentity } from "./process-identity.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { startRivetEngine } from "./start-rivet-engine.ts";
import type { StartRivetEngineOptions } from "./start-rivet-engine.ts";
import { tempDir } from "./testing/temp-dir.ts";
import type { EngineLogLine, RivetEngine } from "./types.ts";

const within = { timeout: 20_000, interval: 20 };

async function start(options: Partial<StartRivetEngineOptions> & { dataDir: string }): Promise<RivetEngine> {
  const engine = await startRivetEngine({ log: () => undefined, ...options });
  onTestFinished(() => engine.close());
  return engine;
}

function recorded(dataDir: string): ProcessIdentity {
  const identity = readIdentity(join(dataDir, "engine", "engine.pid"));
  if (identity === null) throw new Error("no engine is recorded");
  return identity;
}

async function namespaces(engine: RivetEngine, token = engine.connection.token): Promise<string[]> {
  const response = await fetch(new URL("/namespaces", engine.connection.endpoint), {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const body = (await response.json()) as { namespaces: { name: string }[] };
  return body.namespaces.map(({ name }) => name);
}

async function createNamespace(engine: RivetEngine, name: string): Promise<void> {
  const response = await fetch(new URL("/namespaces", engine.connection.endpoint), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${engine.connection.token}` },
    body: JSON.stringify({ name, display_name: name }),
  });
  expect(response.status).toBe(200);
}

test("an engine is started healthy, commanded only with its token, and close leaves no process", async () => {
  const dataDir = tempDir();
  const lines: EngineLogLine[] = [];
  const engine = await start({ dataDir, log: (line) => lines.push(line) });
  const process = recorded(dataDir);
  expect(engine.state()).toBe("up");
  expect(await namespaces(engine)).toEqual(["default"]);
  await expect(namespaces(engine, "wrong")).rejects.toThrow("HTTP 403");
  expect(statSync(join(dataDir, "engine", "engine.json")).mode & 0o777).toBe(0o600);
  expect(lines.some((line) => line.source === "engine" && line.level === "info")).toBe(true);
  expect(lines.filter((line) => line.message.includes(engine.connection.token ?? "-"))).toEqual([]);

  await engine.close();
  expect(engine.state()).toBe("down");
  expect(isRunning(process)).toBe(false);
  await expect(fetch(engine.connection.endpoint)).rejects.toThrow();
});

test("a killed engine comes back on the same ports with its data", async () => {
  const dataDir = tempDir();
  const engine = await start({ dataDir });
  const states: string[] = [];
  engine.onStateChange((state) => states.push(state));
  await createNamespace(engine, "kept");
  const first = recorded(dataDir);

  process.kill(first.pid, "SIGKILL");
  await vi.waitFor(() => expect(states).toEqual(["restarting", "up"]), within);

  expect(engine.restarts()).toBe(1);
  expect(recorded(dataDir).pid).not.toBe(first.pid);
  expect(await namespaces(engine)).toEqual(expect.arrayContaining(["default", "kept"]));
});

test("data is kept over a stop and a start, though the ports differ", async () => {
  const dataDir = tempDir();
  const first = await start({ dataDir });
  await createNamespace(first, "kept");
  await first.close();
  const second = await start({ dataDir });
  expect(second.connection.token).toBe(first.connection.token);
  expect(await namespaces(second)).toEqual(expect.arrayContaining(["default", "kept"]));
});

test("a second service on the same data directory is refused and does no harm", async () => {
  const dataDir = tempDir();
  const engine = await start({ dataDir });
  await expect(start({ dataDir })).rejects.toMatchObject({ code: "data_dir_in_use" });
  expect(await namespaces(engine)).toEqual(["default"]);
});

/** A service in a process of its own, to be killed. */
function startElsewhere(dataDir: string) {
  const script = `
    const { startRivetEngine } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
    await startRivetEngine({ dataDir: ${JSON.stringify(dataDir)}, log: () => undefined });
    console.log("started");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return new Promise<typeof child>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
    child.stdout.once("data", () => resolve(child));
  });
}

test("an engine does not outlive a service that was killed", async () => {
  const dataDir = tempDir();
  const service = await startElsewhere(dataDir);
  const engine = recorded(dataDir);
  expect(isRunning(engine)).toBe(true);
  service.kill("SIGKILL");
  await vi.waitFor(() => expect(isRunning(engine)).toBe(false), within);
});

test("an engine that outlived its service all the same is ended by the next start", async () => {
  const dataDir = tempDir();
  const service = await startElsewhere(dataDir);
  const stale = recorded(dataDir);
  // Without its watcher, which would end it: as on a system that has no POSIX shell.
  process.kill(watcherOf(service.pid ?? 0, stale.pid), "SIGKILL");
  service.kill("SIGKILL");
  await vi.waitFor(() => expect(identifyProcess(service.pid ?? 0)).toBeNull(), within);
  expect(isRunning(stale)).toBe(true);

  const lines: EngineLogLine[] = [];
  const engine = await start({ dataDir, log: (line) => lines.push(line) });
  expect(isRunning(stale)).toBe(false);
  expect(await namespaces(engine)).toEqual(["default"]);
  expect(lines).toContainEqual(expect.objectContaining({ source: "supervisor", level: "warn" }));
});

function watcherOf(servicePid: number, enginePid: number): number {
  const children = readFileSync(`/proc/${servicePid}/task/${servicePid}/children`, "utf8").trim().split(" ");
  const watcher = children.find((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return command[0] === "/bin/sh" && command.includes(String(enginePid));
  });
  if (watcher === undefined) throw new Error("no watcher runs");
  return Number(watcher);
}

test("an external engine is used as it is, and its absence is noticed", async () => {
  let healthy = true;
  const server = createServer((_request, response) => {
    response.writeHead(healthy ? 200 : 503).end(JSON.stringify({ runtime: "engine", status: "ok" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");

  const engine = await start({
    dataDir: "/nowhere",
    endpoint: `http://team:secret@127.0.0.1:${address.port}`,
    healthIntervalMs: 10,
  });
  expect(engine.connection).toEqual({
    endpoint: `http://127.0.0.1:${address.port}`,
    namespace: "team",
    token: "secret",
  });
  expect(engine.port).toBe(address.port);
  healthy = false;
  await vi.waitFor(() => expect(engine.state()).toBe("restarting"), within);
  healthy = true;
  await vi.waitFor(() => expect(engine.state()).toBe("up"), within);
  await engine.close();
  expect(engine.state()).toBe("down");
});

test("a real engine that somebody else runs serves as an external one", async () => {
  const { endpoint, token } = (await start({ dataDir: tempDir() })).connection;
  const engine = await start({
    dataDir: "/nowhere",
    endpoint: endpoint.replace("//", `//default:${token}@`),
  });
  expect(await namespaces(engine)).toContain("default");
});

test("an external engine that does not answer ends the start with its address, without its token", async () => {
  await expect(
    start({ dataDir: "/nowhere", endpoint: "http://ns:secret@127.0.0.1:1", startTimeoutMs: 50 }),
  ).rejects.toMatchObject({
    code: "engine_start_failed",
    message: expect.stringMatching(/^(?!.*secret).*127\.0\.0\.1:1/),
  });
});
