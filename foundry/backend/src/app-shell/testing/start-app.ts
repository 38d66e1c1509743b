import { Writable } from "node:stream";
import { systemClock } from "@foundry/durable";
import { createClient } from "rivetkit/client";
import { onTestFinished } from "vitest";
import { Secret } from "../../secret.ts";
import { createActorsClient } from "../actors-client/index.ts";
import { buildApp } from "../app.ts";
import type { AppDeps } from "../app.ts";
import { createLiveHub } from "../live/create-live-hub.ts";
import { createLogger, createSecretList } from "../logger.ts";
import { createMetrics } from "../metrics.ts";
import { createListedTopic } from "./listed-source.ts";
import type { ListedTopic } from "./listed-source.ts";

export interface RunningApp {
  readonly url: string;
  readonly deliveries: ListedTopic;
  /** All that was logged, at level trace. */
  log(): string;
  get(path: string, init?: RequestInit): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export interface StartOptions extends Partial<Omit<AppDeps, "config" | "logger" | "hub">> {
  readonly config?: Partial<AppDeps["config"]>;
  readonly secrets?: readonly string[];
  /** Organizations that the directory knows. */
  readonly orgIds?: readonly string[];
}

const emptyDeliveries = {
  values: {
    counts: JSON.stringify({ pending: 0, applied: 0, ignored: 0, parked: 0, discarded: 0, perMinute: [] }),
    recovery: "null",
  },
  rows: [],
};

/** The real app on a free port. Without `actors` its engine is one that is not there. */
export async function startApp(options: StartOptions = {}): Promise<RunningApp> {
  const { config, secrets = [], orgIds = ["1"], ...deps } = options;
  const log = createCapture();
  const deliveries = createListedTopic(emptyDeliveries);
  const actors = deps.actors ?? unreachableActors();
  const metrics = deps.metrics ?? createMetrics({ now: Date.now, processMetrics: false });
  const hub = createLiveHub({
    actors,
    openDeliveries: () => deliveries.open(),
    clock: systemClock,
    onSourceError: () => undefined,
    onDeliveryEvent: (ms) => metrics.deliveryToEvent(ms),
  });
  const app = await buildApp({
    config: { host: "127.0.0.1", publicUrl: null, apiToken: null, ...config },
    logger: createLogger({
      level: "trace",
      secrets: createSecretList([
        ...secrets.map((secret) => new Secret(secret)),
        ...(config?.apiToken ? [config.apiToken] : []),
      ]),
      destination: log,
    }),
    metrics,
    hub,
    actors,
    directory: { has: (orgId) => orgIds.includes(orgId), list: () => orgIds },
    readiness: {},
    connection: async () => asksForNoConnection(),
    connect: noConnect,
    harnesses: { list: async () => ({ default: "demo", harnesses: [] }) },
    burst: null,
    dashboardDir: null,
    imageOrigins: [],
    intakeRoutes: [],
    ...deps,
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= closeAll());
  async function closeAll(): Promise<void> {
    hub.close();
    await app.close();
    if (deps.actors === undefined) actors.close();
  }
  onTestFinished(close);
  return {
    url,
    deliveries,
    close,
    log: () => log.text(),
    get: (path, init) => fetch(url + path, init),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: "POST",
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      }),
  };
}

function asksForNoConnection(): never {
  throw new Error("this test asks for no connection");
}

const noConnect: AppDeps["connect"] = {
  app: {
    unavailable: null,
    begin: asksForNoConnection,
    complete: asksForNoConnection,
    forget: asksForNoConnection,
    restart: asksForNoConnection,
  },
  attempts: { find: () => null },
  publicOrigin: "http://127.0.0.1",
};

function unreachableActors() {
  const client = createClient({
    endpoint: "http://127.0.0.1:9",
    namespace: "default",
    disableMetadataLookup: true,
  });
  return createActorsClient({ client, onError: () => undefined, callTimeoutMs: 300 });
}

function createCapture() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join("") });
}
