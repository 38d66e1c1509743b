import { systemClock } from "@foundry/durable";
import type { Clock } from "@foundry/durable";
import type { GithubConnection, Topic } from "@foundry/shared";
import type { TopicHub } from "@foundry/topics/server";
import type { FastifyBaseLogger } from "fastify";
import type { Config } from "../config.ts";
import type { HarnessPort } from "../ports/harness.ts";
import { actorApi } from "./actor-api.ts";
import type { ActorsClient } from "./actors-client/index.ts";
import type { App, RoutePlugin } from "./app-types.ts";
import { createServer } from "./create-server.ts";
import { explainTopicError } from "./live/create-live-hub.ts";
import { addLiveRoute, addLiveServer } from "./live/live-server.ts";
import type { LiveServer } from "./live/live-server.ts";
import { liveTopics } from "./live/live-topics.ts";
import type { Metrics } from "./metrics.ts";
import { addApiAuth } from "./plugins/api-auth.ts";
import { addBoundedClose } from "./plugins/bounded-close.ts";
import { addDashboard } from "./plugins/dashboard.ts";
import { addHostAndOriginChecks } from "./plugins/host-and-origin.ts";
import { addNotFound } from "./plugins/not-found.ts";
import { addOpenApi, addOpenApiRoute } from "./plugins/openapi.ts";
import { addProblemErrors } from "./plugins/problem-errors.ts";
import { addRequestLog } from "./plugins/request-log.ts";
import { addSecurityHeaders } from "./plugins/security-headers.ts";
import { createSessionCookies } from "./plugins/session-cookie.ts";
import { addWriteRateLimit } from "./plugins/write-rate-limit.ts";
import { connectRoutes } from "./routes/connect.ts";
import type { ConnectRouteDeps } from "./routes/connect.ts";
import { connectionRoute } from "./routes/connection.ts";
import { demoRoute } from "./routes/demo.ts";
import { harnessRoutes } from "./routes/harnesses.ts";
import { headlessSchemaRoutes } from "./routes/headless-schemas.ts";
import { healthRoutes } from "./routes/health.ts";
import type { ReadinessChecks } from "./routes/health.ts";
import { metricsRoute } from "./routes/metrics.ts";
import type { OrganizationDirectory } from "./routes/organization-gate.ts";
import { organizationRoutes } from "./routes/organizations.ts";
import { repoConfigSchemaRoute } from "./routes/repo-config-schema.ts";
import { reloadRoutes } from "./routes/reloads.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { sessionRoutes } from "./routes/session.ts";
import { taskRoutes } from "./routes/tasks.ts";

export interface AppDeps {
  readonly config: Pick<Config, "host" | "publicUrl" | "apiToken">;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly actors: ActorsClient;
  readonly directory: OrganizationDirectory;
  readonly hub: TopicHub<Topic>;
  readonly readiness: ReadinessChecks;
  connection(): Promise<GithubConnection>;
  /** What can run tasks on this machine. */
  readonly harnesses: Pick<HarnessPort, "list">;
  /** How an App is created from the dashboard. */
  readonly connect: Omit<ConnectRouteDeps, "https">;
  /** The demo's burst; null when no demo runs. */
  readonly burst: (() => Promise<{ deliveries: number }>) | null;
  /** The built dashboard; null: only the API is served. */
  readonly dashboardDir: string | null;
  /** Origins of avatars besides GitHub's own. */
  readonly imageOrigins: readonly string[];
  /** The routes of the intake: webhook, deliveries, parked. */
  readonly intakeRoutes: readonly RoutePlugin[];
  readonly clock?: Clock;
  readonly limits?: Partial<AppLimits>;
}

interface AppLimits {
  readonly writesPerMinute: number;
  readonly signInsPerMinute: number;
  readonly heartbeatMs: number;
  readonly closeGraceMs: number;
}

const LIMITS: AppLimits = {
  writesPerMinute: 1200,
  signInsPerMinute: 20,
  heartbeatMs: 25_000,
  closeGraceMs: 5000,
};

/** The service's HTTP and WebSocket side, ready to listen. Everything is registered here, in the order it runs. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const limits = { ...LIMITS, ...deps.limits };
  const clock = deps.clock ?? systemClock;
  const https = deps.config.publicUrl?.startsWith("https:") === true;
  const { apiToken } = deps.config;
  const sessions = apiToken === null ? null : createSessionCookies(apiToken, { secure: https });

  const app = createServer(deps.logger);
  addBoundedClose(app, clock, limits.closeGraceMs);
  addProblemErrors(app);
  const live = await addLiveServer(app, {
    topics: liveTopics(deps.hub, deps.directory),
    explain: explainTopicError,
    clock,
    heartbeatMs: limits.heartbeatMs,
  });
  addRequestLog(app, deps.metrics);
  addHostAndOriginChecks(app, deps.config);
  addApiAuth(app, sessions, () => clock.now());
  await addSecurityHeaders(app, { imageOrigins: deps.imageOrigins, https });
  await addWriteRateLimit(app, limits.writesPerMinute);
  await addOpenApi(app);
  const dashboard = deps.dashboardDir === null ? null : await addDashboard(app, deps.dashboardDir);
  addNotFound(app, dashboard);
  watchLive(deps, live);

  const api = actorApi(deps.actors, deps.directory, deps.hub);
  await app.register(healthRoutes(deps.readiness));
  await app.register(metricsRoute(deps.metrics));
  for (const routes of deps.intakeRoutes) await app.register(routes);
  await app.register(
    sessionRoutes({ sessions, now: () => clock.now(), attemptsPerMinute: limits.signInsPerMinute }),
  );
  await app.register(organizationRoutes(api.organizations));
  await app.register(reloadRoutes(api.reloads));
  await app.register(repositoryRoutes(api.repositories));
  await app.register(taskRoutes(api.tasks));
  await app.register(repoConfigSchemaRoute);
  await app.register(headlessSchemaRoutes);
  await app.register(harnessRoutes(deps.harnesses));
  await app.register(connectionRoute(() => deps.connection()));
  await app.register(connectRoutes({ ...deps.connect, https }));
  if (deps.burst !== null) await app.register(demoRoute(deps.burst));
  addLiveRoute(app, live);
  addOpenApiRoute(app);
  return app;
}

function watchLive({ hub, metrics }: AppDeps, live: LiveServer): void {
  metrics.watchLive(() => {
    const { events, snapshotsSent, slowReaders, sourceFailures } = hub.stats();
    return {
      connections: live.connections(),
      subscriptions: live.subscriptions(),
      messages: live.messages(),
      events,
      snapshots: snapshotsSent,
      slowReaders,
      sourceFailures,
    };
  });
}
