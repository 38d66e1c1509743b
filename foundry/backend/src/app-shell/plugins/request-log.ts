import type { App } from "../app-types.ts";
import type { Metrics } from "../metrics.ts";

/** One line and one observation per answer; the address without its query, which may hold what is not for a log. */
export function addRequestLog(app: App, metrics: Pick<Metrics, "httpRequest">): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method } = request;
    const { statusCode } = reply;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    metrics.httpRequest(request.routeOptions.url ?? "unmatched", method, statusCode, ms);
    const line = { method, path: request.url.split("?", 1)[0], statusCode, ms };
    if (statusCode >= 500) request.log.warn(line, "answered");
    else if (statusCode >= 400) request.log.info(line, "answered");
    else request.log.debug(line, "answered");
  });
}
