import { STATUS_CODES } from "node:http";
import type { Problem } from "@foundry/shared";

export const PROBLEM_CONTENT_TYPE = "application/problem+json";

interface ProblemDetails {
  /** The input that is wrong: `repoId`, `body.branchName`. */
  readonly field?: string;
  /** The current state, where a 409 is about one. */
  readonly state?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** An answer that is not a 2xx: thrown anywhere below a route, sent as RFC 9457 problem+json. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: string;
  readonly details: ProblemDetails;

  /** `message` becomes `detail` and is read by people: no internals, no secrets. */
  constructor(status: number, code: string, message: string, details: ProblemDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** 404; `what` names the kind and the id: `organization 42`. */
export function notFound(what: string): ProblemError {
  return new ProblemError(404, "not_found", `There is no ${what}.`);
}

/** 422: well-formed input that cannot be accepted. */
export function invalidInput(field: string, message: string): ProblemError {
  return new ProblemError(422, "invalid_input", message, { field });
}

/** 409 with the current state. */
export function wrongState(state: string, message: string): ProblemError {
  return new ProblemError(409, "wrong_state", message, { state });
}

/** 503 with retry-after: try the same again later. */
export function unavailable(
  code: string,
  message: string,
  retryAfterSeconds = 2,
  cause?: unknown,
): ProblemError {
  return new ProblemError(503, code, message, {
    headers: { "retry-after": String(retryAfterSeconds) },
    cause,
  });
}

/** The body that a ProblemError is sent as. */
export function problemBody(error: ProblemError, requestId: string): Problem {
  const { field, state } = error.details;
  return {
    type: "about:blank",
    title: STATUS_CODES[error.status] ?? "Error",
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(field === undefined ? {} : { field }),
    ...(state === undefined ? {} : { state }),
  };
}
