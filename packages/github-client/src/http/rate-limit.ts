/** What GitHub's `x-ratelimit-*` headers said. */
export interface GithubRateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAtMs: number;
}

export type HeaderReader = (name: string) => string | null;

export function readRateLimit(header: HeaderReader): GithubRateLimit | null {
  const limit = integer(header("x-ratelimit-limit"));
  const remaining = integer(header("x-ratelimit-remaining"));
  const reset = integer(header("x-ratelimit-reset"));
  if (limit === null || remaining === null || reset === null) return null;
  return { limit, remaining, resetAtMs: reset * 1_000 };
}

/** A limit that says nothing about when to come back: GitHub asks for at least a minute. */
const unknownWaitMs = 60_000;
/** GitHub's windows are an hour; whoever comes back early against a longer claim is simply told again. */
const longestWaitMs = 3_660_000;

/**
 * How long a refusal asks to wait; null when it is not about a limit. `retry-after` counts first, then
 * `x-ratelimit-reset` of a used-up budget, as GitHub documents.
 */
export function rateLimitWaitMs(
  refusal: { readonly status: number; readonly message: string; readonly header: HeaderReader },
  nowMs: number,
): number | null {
  if (refusal.status !== 403 && refusal.status !== 429) return null;
  const retryAfter = retryAfterMs(refusal.header, nowMs);
  if (retryAfter !== null) return retryAfter;
  const budget = readRateLimit(refusal.header);
  if (budget?.remaining === 0) return bounded(budget.resetAtMs - nowMs);
  const saysSo = /secondary rate limit|rate limit exceeded|abuse detection/i.test(refusal.message);
  return saysSo || refusal.status === 429 ? unknownWaitMs : null;
}

/** `retry-after` in seconds or as a date; null when absent or neither. */
export function retryAfterMs(header: HeaderReader, nowMs: number): number | null {
  const value = header("retry-after");
  if (value === null) return null;
  const seconds = integer(value);
  if (seconds !== null) return bounded(seconds * 1_000);
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : bounded(atMs - nowMs);
}

function bounded(waitMs: number): number {
  return Math.min(Math.max(waitMs, 0), longestWaitMs);
}

function integer(value: string | null): number | null {
  return value !== null && /^\d{1,12}$/.test(value) ? Number(value) : null;
}
