/**
 * Stable codes of what can go wrong with a call to GitHub. The first four pass by themselves (`retryable`); the others
 * need a change by a person or of the request (`terminal`).
 */
export type GithubErrorCode =
  /** 5xx, no connection, or an answer cut off in the middle. */
  | "github_unavailable"
  /** No complete answer within the request's time. */
  | "github_timeout"
  /** 403 or 429 with GitHub's primary or secondary limit; `retryAfterMs` says when to come back. */
  | "github_rate_limited"
  /** The caller's own AbortSignal. */
  | "github_aborted"
  /** 401: the App's id or key is wrong, or the installation's token was refused twice. */
  | "github_unauthorized"
  /** 403: a permission that the App lacks. */
  | "github_forbidden"
  /** The installation is suspended. */
  | "github_suspended"
  /** 404 or 410: gone, or not visible to the installation. */
  | "github_not_found"
  /** 409. */
  | "github_conflict"
  /** 422; `fields` says what GitHub objects to. */
  | "github_validation_failed"
  /** Any other 4xx. */
  | "github_bad_request"
  /** JSON without the fields that GitHub documents. */
  | "github_unreadable";

const retryableCodes: ReadonlySet<GithubErrorCode> = new Set<GithubErrorCode>([
  "github_unavailable",
  "github_timeout",
  "github_rate_limited",
  "github_aborted",
]);

/** One entry of the `errors` of a 422. */
export interface GithubFieldError {
  readonly resource: string | null;
  readonly field: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

export interface GithubErrorDetails {
  /** HTTP status; null when there was no answer. */
  readonly status?: number | null;
  readonly retryAfterMs?: number | null;
  /** GitHub's `x-github-request-id`, for its support. */
  readonly requestId?: string | null;
  readonly fields?: readonly GithubFieldError[];
}

/**
 * Every failure of the client. The message is for people and holds no secret. The error it came from is not kept as
 * `cause`: octokit's holds the request with its headers and body, which would reach logs.
 */
export class GithubError extends Error {
  readonly code: GithubErrorCode;
  /** What durable work does about it: try again after `retryAfterMs`, or park. */
  readonly kind: "retryable" | "terminal";
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  readonly fields: readonly GithubFieldError[];

  constructor(code: GithubErrorCode, message: string, details: GithubErrorDetails = {}) {
    super(message);
    this.name = "GithubError";
    this.code = code;
    this.kind = retryableCodes.has(code) ? "retryable" : "terminal";
    this.status = details.status ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.requestId = details.requestId ?? null;
    this.fields = details.fields ?? [];
  }
}
