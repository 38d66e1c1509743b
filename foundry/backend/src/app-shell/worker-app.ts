import { systemClock } from "@foundry/durable";
import type { FastifyBaseLogger } from "fastify";
import type { Config } from "../config.ts";
import type { App } from "./app-types.ts";
import { createServer } from "./create-server.ts";
import type { Metrics } from "./metrics.ts";
import { addApiAuth } from "./plugins/api-auth.ts";
import { addHostAndOriginChecks } from "./plugins/host-and-origin.ts";
import { addNotFound } from "./plugins/not-found.ts";
import { addProblemErrors } from "./plugins/problem-errors.ts";
import { createSessionCookies } from "./plugins/session-cookie.ts";
import { healthRoutes } from "./routes/health.ts";
import type { ReadinessChecks } from "./routes/health.ts";
import { metricsRoute } from "./routes/metrics.ts";

export interface WorkerAppDeps {
  readonly config: Pick<Config, "host" | "publicUrl" | "apiToken">;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly readiness: ReadinessChecks;
}

/** What a worker without app-shell shows of itself: health and metrics, under the same checks. */
export async function buildWorkerApp({ config, logger, metrics, readiness }: WorkerAppDeps): Promise<App> {
  const app = createServer(logger);
  addProblemErrors(app);
  addHostAndOriginChecks(app, config);
  const sessions = config.apiToken && createSessionCookies(config.apiToken, { secure: false });
  addApiAuth(app, sessions, () => systemClock.now());
  addNotFound(app, null);
  await app.register(healthRoutes(readiness));
  await app.register(metricsRoute(metrics));
  return app;
}
