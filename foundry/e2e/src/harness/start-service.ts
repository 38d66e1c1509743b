import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
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
}

export interface ServiceOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}

/** The real service in a process of its own, as `npm start` runs it; resolves when it answers. */
export async function startService(options: ServiceOptions): Promise<ServiceProcess> {
  const service = spawnService(options);
  try {
    await untilHealthy(service);
  } catch (error) {
    await service.kill();
    throw error;
  }
  return service;
}

/** The same, without waiting: it may end at once, or never answer. */
export function spawnService({ dataDir, port, env }: ServiceOptions): ServiceProcess {
  const chunks: string[] = [];
  const child = spawn(process.execPath, [main], {
    env: { ...inherited(), ...env, FOUNDRY_DATA_DIR: dataDir, FOUNDRY_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  }
  const exited = exitOf(child);
  return {
    url: `http://127.0.0.1:${port}`,
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
  };
}

/** Where programs are, and where node keeps what it has compiled: a start takes a third less of the processor. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    ["PATH", "NODE_COMPILE_CACHE"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * A port that nothing listens on now; the service keeps it over restarts, as GitHub knows only one webhook URL. Not
 * one of those that the kernel gives to outgoing connections: one of these could take it while the service is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const listening = once(server, "listening").then(
      () => true,
      () => false,
    );
    server.listen(port, "127.0.0.1");
    const isFree = await listening;
    server.close();
    if (isFree) return port;
  }
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

/** When its streams are closed too, so that the last words are in `output`. */
async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code]: unknown[] = await once(child, "close");
  return typeof code === "number" ? code : null;
}

async function untilHealthy(service: ServiceProcess): Promise<void> {
  let ended: number | null | undefined;
  void service.exited.then((code) => (ended = code));
  await pollUntil(
    "the service answers",
    async () => {
      if (ended !== undefined) return true;
      const response = await fetch(`${service.url}/healthz`, { signal: AbortSignal.timeout(1000) });
      return response.ok;
    },
    { timeoutMs: 60_000 },
  );
  if (ended !== undefined) throw new Error(`the service ended with ${ended}:\n${service.output()}`);
}
