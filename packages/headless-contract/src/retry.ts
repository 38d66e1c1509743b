/** [HC3] How often, and after what pause, an attempt that may be retried is. */
export interface RetryBudget {
  /** Besides the first run. */
  readonly retries: number;
  /** Before the first retry; doubles with each. */
  readonly firstDelayMs: number;
}

export const defaultRetryBudget: RetryBudget = { retries: 2, firstDelayMs: 2000 };

export type RetryDecision =
  { readonly kind: "retry"; readonly delayMs: number } | { readonly kind: "exhausted" };

/**
 * [HC3] After the run `tryNumber` (from 1) came to `retry`: 2 s, 4 s, each a quarter more or less by `random` (0 to 1,
 * as Math.random), so that tasks that failed together do not come back together. Interrupted runs do not count.
 */
export function decideRetry(tryNumber: number, budget: RetryBudget, random: () => number): RetryDecision {
  if (tryNumber > budget.retries) return { kind: "exhausted" };
  const spread = 0.75 + random() / 2;
  return { kind: "retry", delayMs: Math.round(budget.firstDelayMs * 2 ** (tryNumber - 1) * spread) };
}
