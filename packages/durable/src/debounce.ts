/** What the caller persists for a key until it has run. Milliseconds since the epoch. */
export interface Debounced {
  /** The first request since the last run. */
  readonly firstAtMs: number;
  readonly dueAtMs: number;
}

/**
 * [DX9] One more request for a key: it becomes due `waitMs` after its last request, but never later than
 * `maxWaitMs` after its first one. `previous` is the persisted state, null if none is pending.
 */
export function debounce(
  previous: Debounced | null,
  nowMs: number,
  { waitMs, maxWaitMs }: { readonly waitMs: number; readonly maxWaitMs: number },
): Debounced {
  const firstAtMs = previous?.firstAtMs ?? nowMs;
  return { firstAtMs, dueAtMs: Math.min(nowMs + waitMs, firstAtMs + maxWaitMs) };
}
