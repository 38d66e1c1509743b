import { randomUUID } from "node:crypto";
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { GitGate } from "../git/git-gate.ts";
import type { ApiFaults } from "../faults/api-faults.ts";
import { applyApiFault } from "../faults/apply-api-fault.ts";
import type { World } from "../world.ts";
import { type Answer, answer, failed } from "./answer.ts";
import { isLoopbackHost } from "./check-origin.ts";
import { errorBody, HttpError } from "./http-error.ts";
import type { RequestCounters } from "./request-counters.ts";
import type { Route } from "./route.ts";

export interface ServerDeps {
  world: World;
  faults: ApiFaults;
  counters: RequestCounters;
  gate: GitGate;
}

const maxBodyBytes = 10 * 1024 * 1024;

/** A loopback HTTP server without routes: host check, JSON bodies, GitHub's headers and error shape. */
export function createServer(): FastifyInstance {
  const server = fastify({ logger: false, forceCloseConnections: true, bodyLimit: maxBodyBytes });
  // Sign-in and manifest come as forms.
  server.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-github-request-id", randomUUID().replaceAll("-", "").toUpperCase().slice(0, 24));
    reply.header("x-github-media-type", "github.v3; format=json");
    if (!isLoopbackHost(request.headers.host)) throw new HttpError(403, "Host not allowed");
  });
  server.setErrorHandler((error, _request, reply) => sendError(error, reply));
  server.setNotFoundHandler((_request, reply) => sendError(new HttpError(404, "Not Found"), reply));
  return server;
}

/** Adds API routes: each is counted, may be hit by a fault, and is answered by `answer`. */
export function addRoutes(server: FastifyInstance, routes: readonly Route[], deps: ServerDeps): void {
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => handle(route, request, reply, deps),
    });
  }
}

async function handle(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ServerDeps,
): Promise<FastifyReply> {
  const name = `${route.method} ${route.path}`;
  const result = await answerOrFault(route, request, deps);
  deps.counters.record({
    route: name,
    target: request.url,
    status: typeof result === "string" ? 0 : result.status,
    atMs: deps.world.clock.now(),
  });
  if (result === "hang") return reply.hijack();
  if (result === "reset") {
    reply.hijack();
    request.raw.socket.resetAndDestroy();
    return reply;
  }
  return reply
    .code(result.status)
    .headers(result.headers)
    .send(result.body ?? undefined);
}

async function answerOrFault(
  route: Route,
  request: FastifyRequest,
  deps: ServerDeps,
): Promise<Answer | "hang" | "reset"> {
  const { world, faults } = deps;
  const fault = faults.choose(`${route.method} ${route.path}`, request.url);
  if (fault !== null) {
    try {
      const outcome = await applyApiFault(fault, world.clock.now());
      if (outcome !== "proceed") return outcome;
    } catch (error) {
      return failed(error, { kind: "anonymous" }, world.limits);
    }
  }
  const query = new URL(request.url, world.url).searchParams;
  const { method, headers, body } = request;
  const params = paramsOf(request.params);
  const answered = await answer(route, { world, method, params, query, target: request.url, body, headers });
  if (fault?.kind === "lateAnswer") await fault.until;
  return answered;
}

function paramsOf(params: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(params ?? {})) found[name] = String(value);
  return found;
}

function sendError(error: unknown, reply: FastifyReply): FastifyReply {
  const known = error instanceof HttpError ? error : toHttpError(error);
  return reply.code(known.status).headers(known.headers).send(errorBody(known));
}

/** Fastify's own errors have a status; the rest are bugs of the double, shown as such to whoever tests with it. */
function toHttpError(error: unknown): HttpError {
  const status = statusOf(error);
  if (status === 400) return new HttpError(400, "Problems parsing JSON");
  const message = error instanceof Error ? error.message : String(error);
  return new HttpError(status, status === 500 ? `github-double: ${message}` : message);
}

function statusOf(error: unknown): number {
  if (typeof error !== "object" || error === null || !("statusCode" in error)) return 500;
  return typeof error.statusCode === "number" ? error.statusCode : 500;
}
