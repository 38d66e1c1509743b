/**
 * The work can never succeed as it is (bad input, gone, forbidden): it parks at once, where people see it [DX6].
 * `code` is stable and short; the message must be fit for people.
 */
export class TerminalError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "TerminalError";
    this.code = code;
  }
}

/**
 * The other side cannot now (unreachable, rate limited, moving): the work is retried until it succeeds, and never
 * parks for the number of its attempts. `retryAfterMs` is what the other side asked for, counted from the failure [DX6].
 */
export class RetryableError extends Error {
  readonly code: string;
  readonly retryAfterMs: number | null;

  constructor(code: string, message: string, options?: { cause?: unknown; retryAfterMs?: number | null }) {
    super(message, options !== undefined && "cause" in options ? { cause: options.cause } : undefined);
    this.name = "RetryableError";
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs ?? null;
  }
}
