import { backoffMs } from "./backoff.ts";
import type { RetryPolicy } from "./backoff.ts";
import { RetryableError, TerminalError } from "./errors.ts";

/** What becomes of work that failed; `code` and `message` are what is stored and shown. */
export type FailureDecision =
  | { readonly kind: "retry"; readonly atMs: number; readonly code: string; readonly message: string }
  | { readonly kind: "park"; readonly code: string; readonly message: string };

export interface Failure {
  readonly error: unknown;
  /** Attempts made, the failed one included (1 after the first failure). */
  readonly attempts: number;
  readonly nowMs: number;
  readonly policy: RetryPolicy;
  readonly random: () => number;
  /** Takes secrets out of the message before it is stored; absent: the message is stored as it is. */
  readonly redact?: ((text: string) => string) | undefined;
}

const maxMessageLength = 500;
const codePattern = /^[A-Za-z][\w.-]{0,63}$/;

/**
 * [DX6] A terminal error parks at once. A retryable one is retried for as long as it takes, not before its
 * `retryAfterMs`. Any other error is retried with backoff and parks when `policy.maxAttempts` are used up.
 */
export function decideFailure(failure: Failure): FailureDecision {
  const { error, attempts, policy } = failure;
  const reason = describe(error, failure.redact);
  if (error instanceof TerminalError) return { kind: "park", ...reason };
  if (error instanceof RetryableError)
    return { kind: "retry", atMs: retryableAtMs(error, failure), ...reason };
  if (attempts >= policy.maxAttempts) return { kind: "park", ...reason };
  return { kind: "retry", atMs: backoffAtMs(failure), ...reason };
}

/** The other side's own time, plus jitter so that all who wait for it do not come back in the same moment. */
function retryableAtMs(error: RetryableError, failure: Failure): number {
  const { retryAfterMs } = error;
  if (retryAfterMs === null || !Number.isFinite(retryAfterMs) || retryAfterMs <= 0)
    return backoffAtMs(failure);
  return Math.ceil(failure.nowMs + retryAfterMs + failure.policy.baseMs * failure.random());
}

function backoffAtMs(failure: Failure): number {
  return failure.nowMs + backoffMs(failure.attempts, failure.policy, failure.random);
}

function describe(error: unknown, redact: Failure["redact"]): { code: string; message: string } {
  const text = error instanceof Error ? error.message : String(error);
  // Redact before cutting: a cut secret no longer looks like one.
  const message = redact === undefined ? text : redact(text);
  return { code: codeOf(error), message: message.slice(0, maxMessageLength) };
}

/** System errors (ECONNREFUSED, SQLITE_BUSY) and errors of our own carry a code; others are `unknown_error`. */
function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && codePattern.test(code) ? code : "unknown_error";
}
