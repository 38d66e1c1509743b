import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGitHubDouble } from "@foundry/github-double";
import type { Control, GitHubDouble, GitHubDoubleOptions } from "@foundry/github-double";
import { createApi } from "./api.ts";
import type { Api } from "./api.ts";
import { appEnvironment, freePort, startService } from "./start-service.ts";
import type { ServiceProcess } from "./start-service.ts";

/** The double in this process and the real service, its GitHub App, in another. */
export interface Stack {
  readonly double: GitHubDouble;
  readonly github: Control;
  readonly dataDir: string;
  /** The same over restarts. */
  readonly port: number;
  readonly url: string;
  readonly api: Api;
  readonly env: Readonly<Record<string, string>>;
  /** The process that runs now, or ran last. */
  service(): ServiceProcess;
  /** Starts it, when it was killed or stopped. */
  start(env?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  /** What all processes of the service printed. */
  output(): string;
  close(): Promise<void>;
}

export interface StackOptions {
  readonly double?: Omit<GitHubDoubleOptions, "webhookUrl">;
  /** Beside the App's variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** What GitHub has before the service starts for the first time. */
  readonly seed?: (github: Control) => Promise<void> | void;
  /** false: `start` is called later. */
  readonly started?: boolean;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const webhookUrl = `${url}/webhooks/github`;
  const dataDir = await mkdtemp(join(tmpdir(), "foundry-e2e-"));
  const double = await startGitHubDouble({
    // Two changes within one second have the same updated_at at GitHub, and then the closed state wins [GH7].
    distinctTimestamps: true,
    ...options.double,
    webhookUrl,
  });
  const env = { ...appEnvironment(double), ...options.env };
  const runs: ServiceProcess[] = [];
  const last = (): ServiceProcess => {
    const run = runs.at(-1);
    if (run === undefined) throw new Error("the service was not started");
    return run;
  };
  const stack: Stack = {
    double,
    github: double.control,
    dataDir,
    port,
    url,
    api: createApi(url),
    env,
    service: last,
    async start(more = {}) {
      const run = await startService({ dataDir, port, env: { ...env, ...more } });
      runs.push(run);
      return run;
    },
    output: () => runs.map((run) => run.output()).join(""),
    async close() {
      await runs.at(-1)?.kill();
      await double.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  try {
    // Nobody listens yet, and what GitHub cannot deliver now would be healed later [DX11].
    double.control.setWebhook({ url: null });
    await options.seed?.(double.control);
    double.control.setWebhook({ url: webhookUrl });
    if (options.started !== false) await stack.start();
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}
