import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { LogController, fastify } from "fastify";
import type { FastifyBaseLogger } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import type { App } from "./app-types.ts";
import { sendProblem } from "./plugins/problem-errors.ts";
import { zodValidatorCompiler } from "./plugins/zod-validation.ts";

const MAX_BODY_BYTES = 256 * 1024;
/** For a request to arrive whole; the answer may take longer. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Fastify as all of our servers have it: zod schemas, bounded bodies, errors as problem+json, our own request log. */
export function createServer(logger: FastifyBaseLogger): App {
  const app: App = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    frameworkErrors: sendProblem,
  });
  app.setValidatorCompiler(zodValidatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  // A form of a foreign page can send text/plain without asking; nothing here takes it.
  app.removeContentTypeParser("text/plain");
  return app;
}

/** The caller's id if it looks like one, so that a request can be followed through a proxy. */
function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
