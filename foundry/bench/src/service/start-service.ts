import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import nodeFlags from "@foundry/backend/node-flags" with { type: "json" };
import type { BenchContext } from "../harness/bench.ts";
import { freePort } from "../harness/free-port.ts";
import type { DoubleAddress } from "../processes/double-server.ts";

export interface ServiceOptions {
  readonly double: DoubleAddress;
  readonly dataDir: string;
  /** Further environment: FOUNDRY_ROLE, RIVET_ENDPOINT. */
  readonly env?: Readonly<Record<string, string>>;
  /** For Node itself, for example `--cpu-prof`. */
  readonly nodeOptions?: readonly string[];
}

export interface Service {
  readonly url: string;
  readonly webhookUrl: string;
  readonly liveUrl: string;
  readonly secret: string;
  readonly pid: number;
  /** GET of the API, as JSON. */
  get(path: string): Promise<unknown>;
  /** SIGTERM, and wait. */
  stop(): Promise<void>;
}

const main = fileURLToPath(import.meta.resolve("@foundry/backend/main"));

/** The whole service, as `npm start` runs it, in a process of its own and with nothing of the caller's environment. */
export async function startService(context: BenchContext, options: ServiceOptions): Promise<Service> {
  const port = await freePort();
  const { credentials } = options.double;
  const child = spawn(process.execPath, [...nodeFlags, ...(options.nodeOptions ?? []), main], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      FOUNDRY_PORT: String(port),
      FOUNDRY_DATA_DIR: options.dataDir,
      FOUNDRY_LOG_LEVEL: "warn",
      GITHUB_APP_ID: credentials.appId,
      GITHUB_APP_PRIVATE_KEY: credentials.privateKey,
      GITHUB_WEBHOOK_SECRET: credentials.webhookSecret,
      GITHUB_API_URL: options.double.url,
      ...options.env,
    },
    // The channel ends the service when this process is killed, as it does under npm start.
    stdio: ["ignore", 2, 2, "ipc"],
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = (): Promise<void> => endOf(child);
  context.onEnd(stop);
  await untilReady(child, url);
  return {
    url,
    webhookUrl: `${url}/webhooks/github`,
    liveUrl: `ws://127.0.0.1:${port}/api/live`,
    secret: credentials.webhookSecret,
    pid: child.pid ?? 0,
    get: (path) => getJson(url + path),
    stop,
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok === true) return;
    await sleep(20);
  }
  throw new Error("the service was not ready within 60 s");
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url}: HTTP ${response.status}`);
  return response.json();
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(timer);
}
