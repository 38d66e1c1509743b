import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "rivetkit/client";
import { systemClock } from "@foundry/durable";
import type { GithubAppInfo } from "@foundry/github-client";
import type { RivetEngine } from "@foundry/rivet-engine";
import type { Logger } from "pino";
import { harnessRegistryOf } from "../adapters/tasks/harness-registry.ts";
import { ActorUnavailableError, createActorsClient } from "../app-shell/actors-client/index.ts";
import type { ActorsClient } from "../app-shell/actors-client/index.ts";
import { buildApp } from "../app-shell/app.ts";
import {
  createDeliveriesTopic,
  observeInbox,
  openInbox,
  startInboxUpkeep,
} from "../app-shell/inbox/index.ts";
import type { Inbox } from "../app-shell/inbox/index.ts";
import type { SecretList } from "../app-shell/logger.ts";
import { createLiveHub } from "../app-shell/live/create-live-hub.ts";
import type { Metrics } from "../app-shell/metrics.ts";
import { createRecovery } from "../app-shell/recovery/index.ts";
import { createRelay, deliverToActor } from "../app-shell/relay/index.ts";
import type { Config } from "../config.ts";
import { createConnectApp } from "../connect/connect-app.ts";
import type { ConnectApp } from "../connect/connect-app.ts";
import { createConnectAttempts } from "../connect/connect-attempts.ts";
import type { ConnectAttempts } from "../connect/connect-attempts.ts";
import { convertCode } from "../connect/convert-code.ts";
import { removeStoredApp, writeStoredApp } from "../connect/stored-app.ts";
import { connectInstallations } from "./connect-installations.ts";
import { describeConnection } from "./connection.ts";
import type { Demo } from "./demo.ts";
import type { GithubApp } from "./github-app.ts";
import { intakeRoutes } from "./intake-routes.ts";
import { readinessChecks } from "./readiness.ts";
import { startIntake } from "./start-intake.ts";
import { writeServiceFile } from "./service-file.ts";
import { wakeActors } from "./wake-actors.ts";
import { createTeardown } from "./teardown.ts";

const CONVERT_TIMEOUT_MS = 15_000;

export interface WebDeps {
  readonly config: Config;
  readonly origin: { readonly local: string; readonly public: string };
  readonly engine: RivetEngine;
  readonly github: GithubApp | null;
  readonly demo: Demo | null;
  /** Why tasks cannot run here; null: another process is the worker. */
  readonly tasksTrouble: (() => Promise<string | null>) | null;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** What no line of `logger` holds. */
  readonly secrets: SecretList;
  /** Starts the service anew, after the App was connected or forgotten. */
  readonly restart: () => void;
}

/** The app-shell: intake, relay, live topics, API and dashboard. Returns the end of it. */
export async function startWeb(deps: WebDeps): Promise<() => Promise<void>> {
  const teardown = createTeardown();
  try {
    await start(deps, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
  return teardown.run;
}

async function start(deps: WebDeps, teardown: ReturnType<typeof createTeardown>): Promise<void> {
  const { config, engine, metrics, logger } = deps;
  const clock = systemClock;
  const warn = (what: string) => (error: unknown) => logger.warn({ err: error }, what);

  const client = createClient({ ...engine.connection });
  teardown.add(() => client.dispose());
  const actors = createActorsClient({ client, onError: warn("an actor's connection failed") });
  teardown.add(() => actors.close());
  const inbox = openInbox({ path: join(config.stateDir, "inbox.db"), clock });
  teardown.add(() => inbox.close());
  observeInbox(inbox, metrics);
  const intake = deps.github && startIntake({ github: deps.github, inbox, logger });
  teardown.add(() => intake?.close());

  const recovery = startRecovery(deps, inbox, actors);
  const hub = createLiveHub({
    actors,
    openDeliveries: createDeliveriesTopic({ inbox, recovery, clock }),
    clock,
    onSourceError: (topic, error) => logger.warn({ err: error, topic }, "a topic's publisher was lost"),
    onDeliveryEvent: (ms) => metrics.deliveryToEvent(ms),
  });
  teardown.add(() => hub.close());
  const relay = createRelay({
    inbox,
    deliverBatch: deliverToActor(actors),
    observer: metrics,
    clock,
    onError: (accountId, error) => logger.error({ err: error, accountId }, "a lane's turn failed"),
  });
  const appInfo: { current: GithubAppInfo | null } = { current: null };
  const attempts = createConnectAttempts({
    now: () => clock.now(),
    newState: () => randomBytes(32).toString("base64url"),
  });
  const connect = startConnect(deps, attempts);
  const app = await buildApp({
    config,
    logger,
    metrics,
    actors,
    hub,
    harnesses: harnessRegistryOf(config.tasks),
    directory: {
      has: (orgId) => inbox.organization(orgId) !== null,
      list: () => inbox.organizations().map(({ accountId }) => accountId),
    },
    readiness: readinessChecks({
      engineState: engine.state,
      inboxWritable: () => inbox.writeFailure() === null,
      blockedLanes: () => relay.blocked(),
      github: deps.github,
      tasksTrouble: deps.tasksTrouble,
      now: () => clock.now(),
    }),
    connect: { app: connect, attempts, publicOrigin: deps.origin.public },
    connection: () =>
      describeConnection({
        newAppUnavailable: connect.unavailable,
        github: deps.github,
        demo: deps.demo,
        origin: deps.origin.public,
        config,
        organizations: () => inbox.organizations(),
        appInfo: () => appInfo.current,
        statusOf: (orgId) => connectionStatus(actors, orgId),
      }),
    burst: deps.demo?.burst ?? null,
    dashboardDir: dashboardDir(),
    imageOrigins: deps.demo === null ? [] : [deps.demo.url],
    intakeRoutes: intakeRoutes({ accept: intake && intake.accept, inbox, actors, recovery, metrics, logger }),
  });
  await app.listen({ host: config.host, port: config.port });
  teardown.add(writeServiceFile(config.dataDir, deps.origin.local));

  relay.start();
  teardown.add(() => relay.stop());
  const organizationIds = () => inbox.organizations().map(({ accountId }) => accountId);
  const wake = () => wakeActors({ actors, clock, organizationIds, random: Math.random });
  let waking = wake();
  teardown.add(() => waking.stop());
  teardown.add(
    engine.onStateChange((state) => {
      if (state !== "up") return;
      actors.retry();
      relay.wakeAll();
      waking.stop();
      waking = wake();
    }),
  );
  // The engine is up some time before it gives the actors to a worker again.
  teardown.add(
    actors.onReachable(() => {
      relay.wakeAll();
      waking.askNow();
    }),
  );
  teardown.add(startInboxUpkeep({ inbox, clock, onError: warn("the inbox's upkeep failed") }));
  teardown.add(connectApp(deps, inbox, actors, (info) => (appInfo.current = info)));
  recovery.start();
  teardown.add(() => recovery.stop());
  // Last in, first out: no new request while the rest ends [DX14].
  teardown.add(() => app.close());
}

function startConnect({ config, logger, secrets, restart }: WebDeps, attempts: ConnectAttempts): ConnectApp {
  return createConnectApp({
    standing: config,
    attempts,
    secrets,
    logger,
    convert: (apiUrl, code) => convertCode({ fetch, timeoutMs: CONVERT_TIMEOUT_MS }, apiUrl, code),
    store: (app) => writeStoredApp(config.dataDir, app),
    remove: () => removeStoredApp(config.dataDir),
    restart,
  });
}

function startRecovery({ github, logger }: WebDeps, inbox: Inbox, actors: ActorsClient) {
  return createRecovery({
    inbox,
    log: github?.client ?? null,
    async requestFullSync() {
      for (const { accountId } of inbox.organizations()) {
        await actors.githubState(accountId).call("fullSync", { force: true });
      }
    },
    now: Date.now,
    onError: (error) => logger.warn({ err: error }, "the recovery of lost deliveries failed"),
  });
}

/** Makes each installation's account known and lets it sync; later ones come by webhook. */
function connectApp(
  { github, logger }: WebDeps,
  inbox: Inbox,
  actors: ActorsClient,
  onApp: (app: GithubAppInfo) => void,
): () => void {
  if (github === null) return () => undefined;
  const connectedKey = `connectedApp:${github.config.appId}`;
  return connectInstallations({
    client: github.client,
    clock: systemClock,
    logger,
    random: Math.random,
    isConnected: () => inbox.readMeta(connectedKey) !== null,
    onApp,
    async connect({ id: installationId, account }) {
      const { id: accountId, login, type, avatarUrl } = account;
      inbox.observeOrganization({ accountId, login, type, installationId });
      await actors.githubState(accountId).call("fullSync", {
        force: false,
        installationId,
        account: { accountId, login, accountType: type, avatarUrl },
      });
    },
    onConnected: () => inbox.writeDurably((write) => write.setMeta(connectedKey, String(Date.now()))),
  });
}

/** From whoever owns the fact: the organization hears of it a moment after its delivery counts as applied. */
async function connectionStatus(actors: ActorsClient, orgId: string): Promise<string> {
  try {
    const { connection } = await actors.githubState(orgId).call("getSummary");
    return connection?.status ?? "unknown";
  } catch (error) {
    if (error instanceof ActorUnavailableError) return "unknown";
    throw error;
  }
}

function dashboardDir(): string | null {
  const directory = fileURLToPath(new URL("../../../frontend/dist", import.meta.url));
  return existsSync(join(directory, "index.html")) ? directory : null;
}
