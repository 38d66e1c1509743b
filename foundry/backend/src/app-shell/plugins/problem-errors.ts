import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { actorProblem } from "../actors-client/index.ts";
import type { App } from "../app-types.ts";
import { PROBLEM_CONTENT_TYPE, ProblemError, problemBody } from "../problem.ts";

/** Fastify's own refusals, by its catalogue: what we answer instead of its text. */
const FRAMEWORK_PROBLEMS: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> =
  {
    FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, "unsupported_media_type", "The body must be application/json."],
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
      400,
      "invalid_request",
      "The body is not as long as content-length says.",
    ],
    FST_ERR_CTP_BODY_TOO_LARGE: [413, "body_too_large", "The body is larger than this route takes."],
    FST_ERR_CTP_EMPTY_JSON_BODY: [400, "invalid_json", "The body is empty; it must be JSON."],
    FST_ERR_CTP_INVALID_JSON_BODY: [400, "invalid_json", "The body is not JSON."],
    FST_ERR_BAD_URL: [400, "invalid_url", "The address is not a valid URL."],
    FST_ERR_REOPENED_CLOSE_SERVER: [503, "shutting_down", "The service is stopping."],
  };

/** Every error leaves as problem+json; 5xx say nothing of what is inside, the log does under the request's id. */
export function addProblemErrors(app: App): void {
  app.setErrorHandler(sendProblem);
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  const err = problem.details.cause ?? error;
  if (problem.status === 500) request.log.error({ err }, "request failed");
  else if (problem.status > 500) request.log.debug({ err }, "request could not be served");
  // a refused upgrade's socket is ended, so nobody may send a next request on it
  if (request.headers.upgrade !== undefined) void reply.header("connection", "close");
  void reply
    .code(problem.status)
    .headers({ ...problem.details.headers, "x-request-id": request.id })
    .type(PROBLEM_CONTENT_TYPE)
    .serializer(JSON.stringify)
    .send(problemBody(problem, request.id));
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const fromActor = actorProblem(error);
  if (fromActor !== null) return fromActor;
  return isFastifyError(error) ? frameworkProblem(error) : internalError(error);
}

function frameworkProblem(error: FastifyError): ProblemError {
  const known = FRAMEWORK_PROBLEMS[error.code];
  if (known !== undefined) return new ProblemError(...known);
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return internalError(error);
  return new ProblemError(status, "invalid_request", "The request cannot be understood.", { cause: error });
}

function internalError(cause: unknown): ProblemError {
  const detail = "Something failed here. The service's log has the details under this request's id.";
  return new ProblemError(500, "internal_error", detail, { cause });
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
