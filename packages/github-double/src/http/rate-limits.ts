import type { Clock } from "../world.ts";

const hourMs = 3_600_000;

/** What the `x-ratelimit-*` headers say. `reset` is in seconds since 1970. */
interface RateLimit {
  limit: number;
  used: number;
  remaining: number;
  reset: number;
}

/** Primary rate limits: a budget per hour for each installation, person, App or address. */
export interface RateLimits {
  read(key: string): RateLimit;
  /** Takes one request from the budget; false when there is none left. */
  take(key: string): boolean;
  /** Gives one back: a 304 costs nothing. */
  refund(key: string): void;
  /** Sets how many requests are left until the window ends. */
  exhaust(key: string, remaining: number): void;
}

export function createRateLimits(limit: number, clock: Clock): RateLimits {
  const windows = new Map<string, { used: number; endsAtMs: number }>();
  const windowOf = (key: string) => {
    const current = windows.get(key);
    if (current !== undefined && current.endsAtMs > clock.now()) return current;
    const fresh = { used: 0, endsAtMs: clock.now() + hourMs };
    windows.set(key, fresh);
    return fresh;
  };
  return {
    read(key) {
      const { used, endsAtMs } = windowOf(key);
      return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(endsAtMs / 1000) };
    },
    take(key) {
      const window = windowOf(key);
      if (window.used >= limit) return false;
      window.used += 1;
      return true;
    },
    refund(key) {
      const window = windowOf(key);
      window.used = Math.max(0, window.used - 1);
    },
    exhaust(key, remaining) {
      windowOf(key).used = limit - remaining;
    },
  };
}
