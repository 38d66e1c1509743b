/** How failed work is tried again [DX6]. Times in milliseconds. */
export interface RetryPolicy {
  /** The longest delay after the first failure; it doubles with every further one. */
  readonly baseMs: number;
  /** No delay is longer. */
  readonly capMs: number;
  /** Attempts of work that fails with an unknown error, before it parks. */
  readonly maxAttempts: number;
}

export const defaultRetryPolicy: RetryPolicy = { baseMs: 500, capMs: 60_000, maxAttempts: 8 };

/**
 * Exponential backoff with jitter and a cap [DX6]: between half and all of min(cap, base · 2^(attempt-1)).
 * `attempt` is the number of failures so far (1 after the first); `random` returns [0, 1).
 */
export function backoffMs(attempt: number, policy: RetryPolicy, random: () => number): number {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 52);
  const ceiling = Math.min(policy.capMs, policy.baseMs * 2 ** exponent);
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
