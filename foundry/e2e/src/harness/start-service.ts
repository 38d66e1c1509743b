import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GitHubDouble } from "@foundry/github-double";
import { pollUntil } from "./poll-until.ts";

const main = fileURLToPath(new URL("../../../backend/src/main.ts", import.meta.url));

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  /** SIGKILL, as the kernel would; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code [DX14]. */
  stop(): Promise<number | null>;
  /** SIGKILL to the engine that it supervises. */
  killEngine(): Promise<void>;
}

export interface ServiceOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** The real service in a process of its own, as `npm start` runs it; resolves when it answers. */
export async function startService({ dataDir, port, env }: ServiceOptions): Promise<ServiceProcess> {
  const chunks: string[] = [];
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env["PATH"] ?? "", ...env, FOUNDRY_DATA_DIR: dataDir, FOUNDRY_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  }
  const exited = once(child, "exit").then(([code]: unknown[]) => (typeof code === "number" ? code : null));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child, () => chunks.join(""));
  return {
    url,
    pid: child.pid ?? 0,
    output: () => chunks.join(""),
    exited,
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
    stop() {
      child.kill("SIGTERM");
      return exited;
    },
    killEngine: () => killEngine(dataDir),
  };
}

/** A port that nothing listens on now; the service keeps it over restarts, as GitHub knows only one webhook URL. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The environment of a service that is the double's GitHub App. */
export function appEnvironment({ url, appCredentials: app }: GitHubDouble): Record<string, string> {
  return {
    GITHUB_API_URL: url,
    GITHUB_APP_ID: app.appId,
    GITHUB_APP_PRIVATE_KEY: app.privateKey,
    GITHUB_WEBHOOK_SECRET: app.webhookSecret,
  };
}

async function untilHealthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  await pollUntil(
    "the service answers",
    async () => {
      if (child.exitCode !== null || child.signalCode !== null) return "ended";
      const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1000) });
      return response.ok && "healthy";
    },
    { timeoutMs: 60_000 },
  );
  if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}:\n${output()}`);
}

async function killEngine(dataDir: string): Promise<void> {
  const record: unknown = JSON.parse(await readFile(join(dataDir, "engine/engine.pid"), "utf8"));
  const pid = typeof record === "object" && record !== null && "pid" in record ? Number(record.pid) : 0;
  if (!Number.isSafeInteger(pid) || pid <= 1) throw new Error("no engine pid");
  process.kill(pid, "SIGKILL");
}
