import type { GithubObservation } from "./observation.ts";

/** A pino logger fits. Messages are redacted. */
export interface GithubClientLog {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface GithubClientOptions {
  readonly appId: string;
  /** PEM, RSA. */
  readonly privateKey: string;
  /** `https://api.github.com`, `https://HOST/api/v3` of an Enterprise server, or a double. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly log: GithubClientLog;
  /** Called once for each HTTP request, retries and token requests included. */
  readonly observe: (observation: GithubObservation) => void;
  /** For token lifetimes, JSON web tokens and rate limits; the machine's clock by default. */
  readonly clock?: { now(): number };
  /** Until the last byte of an answer; 10 s by default. */
  readonly timeoutMs?: number;
  /** A rate limit that ends within this is waited out, a longer one is an error that says how long; 2 s by default. */
  readonly longestInlineWaitMs?: number;
  /** Requests on the way at once, over all installations; 50 by default (GitHub allows 100). */
  readonly maxConcurrent?: number;
  /** First delay before a failed read is repeated (twice at most, the second after four times as long); 250 ms. */
  readonly retryBaseMs?: number;
  /**
   * Keep GitHub's pace for writes: ten at once after a pause, then 1 s apart (five and 3 s for those that notify); only
   * tests and doubles turn it off.
   */
  readonly paceWrites?: boolean;
}

/** Every call takes one: an abort ends it with GithubError github_aborted. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}
