import { lockDirectory, startRivetEngine } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { mkdirSync } from "node:fs";
import type { Logger } from "pino";
import { createLogger, createSecretList } from "../app-shell/logger.ts";
import { createMetrics } from "../app-shell/metrics.ts";
import { buildWorkerApp } from "../app-shell/worker-app.ts";
import type { Config } from "../config.ts";
import { Secret } from "../secret.ts";
import { createGithubApp } from "./github-app.ts";
import { readinessChecks } from "./readiness.ts";
import { secretsOf } from "./secrets-of.ts";
import { startDemo } from "./demo.ts";
import { startWeb } from "./start-web.ts";
import { startWorker } from "./start-worker.ts";
import { createTeardown } from "./teardown.ts";

export interface Service {
  /** What the terminal says when all is up. */
  readonly welcome: string;
  /** [DX14] Ends everything that was started, in reverse order. */
  stop(): Promise<void>;
}

/**
 * Builds and starts everything that the role asks for; a failed start leaves nothing behind. `restart` is called when
 * the App was connected or forgotten: the configuration is another one then.
 */
export async function startService(config: Config, restart: () => void): Promise<Service> {
  const teardown = createTeardown();
  try {
    return await start(config, restart, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(
  config: Config,
  restart: () => void,
  teardown: ReturnType<typeof createTeardown>,
): Promise<Service> {
  mkdirSync(config.stateDir, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(config.dataDir);
  teardown.add(() => lock.release());
  const origin = originOf(config);
  const demo = config.demo
    ? await startDemo({ dataDir: config.dataDir, webhookUrl: `${origin.local}/webhooks/github` })
    : null;
  teardown.add(() => demo?.close());
  const appConfig = demo?.app ?? config.github;

  const secrets = createSecretList(secretsOf(config, appConfig));
  const logger = createLogger({ level: config.logLevel, secrets });
  const metrics = createMetrics({ now: Date.now, processMetrics: true });
  const github = appConfig && createGithubApp({ config: appConfig, metrics, logger, now: Date.now });
  const engine = await startEngine(config, logger);
  teardown.add(() => engine.close());
  if (engine.connection.token !== undefined) secrets.add(new Secret(engine.connection.token));
  watchRestarts(engine, metrics);

  const workerDeps = { dataDir: config.stateDir, tasks: config.tasks, publicOrigin: origin.public };
  const worker =
    config.role === "web"
      ? null
      : await startWorker({ ...workerDeps, engine, github, observer: metrics, logger });
  teardown.add(() => worker?.stop());
  const tasksTrouble = worker && worker.tasksTrouble;
  if (config.role === "worker") {
    const readiness = readinessChecks({
      engineState: engine.state,
      inboxWritable: null,
      blockedLanes: null,
      github,
      tasksTrouble,
      now: Date.now,
    });
    const app = await buildWorkerApp({ config, logger, metrics, readiness });
    await app.listen({ host: config.host, port: config.port });
    teardown.add(() => app.close());
    return { welcome: `  Foundry's worker is running: ${origin.local}/readyz`, stop: teardown.run };
  }
  const web = { config, origin, engine, github, demo, tasksTrouble, metrics, logger, secrets, restart };
  teardown.add(await startWeb(web));
  await demo?.live();
  return { welcome: welcome(origin.public, demo !== null), stop: teardown.run };
}

function startEngine(config: Config, logger: Logger): Promise<RivetEngine> {
  const log = logger.child({ part: "engine" });
  return startRivetEngine({
    dataDir: config.stateDir,
    endpoint: config.rivetEndpoint?.reveal(),
    // Its info lines are about its own inside: news for whoever debugs it, noise for everybody else.
    log: ({ level, message }) => log[level === "info" ? "debug" : level](message),
  });
}

/** `restarts()` is a total; the counter takes the difference at each change of state. */
function watchRestarts(engine: RivetEngine, metrics: { engineRestarted(): void }): void {
  let counted = 0;
  engine.onStateChange(() => {
    for (; counted < engine.restarts(); counted += 1) metrics.engineRestarted();
  });
}

/** `local` reaches this process on this machine; `public` is what people and GitHub use. */
function originOf({ host, port, publicUrl }: Config): { local: string; public: string } {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const local = `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
  return { local, public: publicUrl ?? local };
}

function welcome(url: string, isDemo: boolean): string {
  const what = isDemo ? "a living demo: no GitHub is connected yet" : "connected to your GitHub App";
  return `  Foundry is running: ${url}\n  ${what}. Ctrl-C ends it.`;
}
