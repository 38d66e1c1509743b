import { GithubError, type GithubFieldError } from "../github-error.ts";
import { AttemptEnded } from "./observed-fetch.ts";
import { rateLimitWaitMs, retryAfterMs, type HeaderReader } from "./rate-limit.ts";

export interface ErrorContext {
  /** What was asked, as a template: `GET /repos/{owner}/{repo}/pulls`. */
  readonly route: string;
  readonly timeoutMs: number;
  readonly nowMs: number;
  readonly redact: (text: string) => string;
}

/** The part of octokit's RequestError that counts. Without a response, `status` is octokit's invention. */
interface RequestFailure {
  readonly message: string;
  readonly response?: {
    readonly status: number;
    readonly headers: Record<string, unknown>;
    readonly data: unknown;
  };
}

const longestMessage = 300;

/** Whatever a request threw, as a GithubError without a secret in it. */
export function toGithubError(error: unknown, context: ErrorContext): GithubError {
  if (error instanceof GithubError) return error;
  if (error instanceof AttemptEnded) return ended(error, context);
  if (isRequestFailure(error) && error.response) return refused(error.response, context);
  if (isRequestFailure(error)) {
    return new GithubError(
      "github_unavailable",
      clean(`GitHub could not be reached: ${error.message}`, context),
    );
  }
  const text = error instanceof Error ? error.message : String(error);
  return new GithubError("github_unreadable", clean(`${context.route} failed: ${text}`, context));
}

function ended({ reason }: AttemptEnded, { route, timeoutMs }: ErrorContext): GithubError {
  return reason === "aborted"
    ? new GithubError("github_aborted", `${route} was cancelled`)
    : new GithubError("github_timeout", `GitHub did not answer ${route} within ${timeoutMs / 1_000} s`);
}

function refused(response: NonNullable<RequestFailure["response"]>, context: ErrorContext): GithubError {
  const { status, headers, data } = response;
  const header: HeaderReader = (name) => stringOrNull(headers[name]);
  const reason = stringOrNull(property(data, "message")) ?? "no reason given";
  const message = clean(`GitHub answered ${status} to ${context.route}: ${reason}`, context);
  const details = { status, requestId: header("x-github-request-id") };
  const waitMs = rateLimitWaitMs({ status, message: reason, header }, context.nowMs);
  if (waitMs !== null)
    return new GithubError("github_rate_limited", message, { ...details, retryAfterMs: waitMs });
  if (status >= 500) {
    const afterMs = retryAfterMs(header, context.nowMs);
    return new GithubError("github_unavailable", message, { ...details, retryAfterMs: afterMs });
  }
  const code = codeOf(status, reason);
  return new GithubError(code, message, { ...details, fields: fieldErrors(data, context) });
}

function codeOf(status: number, reason: string) {
  switch (status) {
    case 401:
      return "github_unauthorized";
    case 403:
      return /suspended/i.test(reason) ? "github_suspended" : "github_forbidden";
    case 404:
    case 410:
      return "github_not_found";
    case 409:
      return "github_conflict";
    case 422:
      return "github_validation_failed";
    default:
      return "github_bad_request";
  }
}

function fieldErrors(data: unknown, context: ErrorContext): GithubFieldError[] {
  const errors = property(data, "errors");
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => ({
    resource: stringOrNull(property(error, "resource")),
    field: stringOrNull(property(error, "field")),
    code: stringOrNull(property(error, "code")),
    message: cleanOrNull(
      typeof error === "string" ? error : stringOrNull(property(error, "message")),
      context,
    ),
  }));
}

/** Redacted before it is cut: half of a secret no longer looks like one. */
function clean(text: string, { redact }: ErrorContext): string {
  return redact(text).slice(0, longestMessage);
}

function cleanOrNull(text: string | null, context: ErrorContext): string | null {
  return text === null ? null : clean(text, context);
}

function isRequestFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && error.name === "HttpError" && "request" in error;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function stringOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
