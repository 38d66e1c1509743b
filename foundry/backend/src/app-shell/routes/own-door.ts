import { randomUUID } from "node:crypto";
import { LogController, fastify } from "fastify";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import { sendProblem } from "../plugins/problem-errors.ts";

interface Refusal {
  readonly method: string;
  readonly status: number;
  readonly ms: number;
}

/**
 * Requests to `path` are answered by a Fastify of their own on the same server: none of the hooks that browsers and
 * the API need (sessions, origin checks, security headers, rate limits, a logger per request) runs for them; they took
 * a fifth of the time of an accept. What is refused is logged, and told to `onRefusal`.
 */
export async function openOwnDoor(
  app: FastifyInstance,
  path: string,
  routes: FastifyPluginAsync,
  onRefusal: (refusal: Refusal) => void,
): Promise<void> {
  const door = fastify({
    loggerInstance: app.log,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    genReqId: () => randomUUID(),
  });
  door.setErrorHandler((error, request, reply) => {
    reply.header("x-request-id", request.id);
    sendProblem(error, request, reply);
  });
  door.addHook("onResponse", (request, reply, done) => {
    const { statusCode: status } = reply;
    if (status >= 400) {
      const refusal = { method: request.method, status, ms: Math.round(reply.elapsedTime * 10) / 10 };
      request.log.info({ ...refusal, path, reqId: request.id }, "refused");
      onRefusal(refusal);
    }
    done();
  });
  await door.register(routes);
  await door.ready();
  dispatch(app, path, door);
  // A closing door answers 503, as the app does.
  app.addHook("preClose", () => door.close());
}

/** Puts the door before the app's own handler; everything else, other methods included, stays the app's. */
function dispatch(app: FastifyInstance, path: string, door: FastifyInstance): void {
  const { server } = app;
  const others = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (request.url === path && request.method === "POST") door.routing(request, response);
    else for (const listener of others) Reflect.apply(listener, server, [request, response]);
  });
}
