import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import type { App } from "../app-types.ts";
import { ProblemError } from "../problem.ts";

/** Bounds what one address can change per minute. Reads and GitHub's webhooks are not counted. */
export async function addWriteRateLimit(app: App, writesPerMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: writesPerMinute,
    timeWindow: 60_000,
    allowList: (request) => !isApiWrite(request),
    errorResponseBuilder: (_request, context) =>
      new ProblemError(429, "rate_limited", `At most ${context.max} changes per minute; try again later.`),
  });
}

function isApiWrite(request: FastifyRequest): boolean {
  const path = request.routeOptions.url ?? "";
  return path.startsWith("/api/") && !["GET", "HEAD", "OPTIONS"].includes(request.method);
}
