import { setTimeout as sleep } from "node:timers/promises";
import { GithubError } from "../github-error.ts";

export interface RateGate {
  /**
   * Lets a request through at once while no limit is known, waits out a short one, and refuses during a long one
   * without asking GitHub: requests sent while limited lengthen the limit.
   * @throws GithubError github_rate_limited with the time left; whatever `signal` was aborted with
   */
  pass(signal: AbortSignal): Promise<void>;
  closeFor(waitMs: number): void;
}

/** One gate per budget: each installation has its own, and so has the App itself. */
export function createRateGate(deps: { now(): number; longestWaitMs: number }): RateGate {
  let closedUntilMs = 0;
  const leftMs = () => closedUntilMs - deps.now();
  return {
    async pass(signal) {
      while (leftMs() > 0) {
        if (leftMs() > deps.longestWaitMs) throw limited(leftMs());
        await sleep(leftMs(), undefined, { signal });
      }
    },
    closeFor(waitMs) {
      closedUntilMs = Math.max(closedUntilMs, deps.now() + waitMs);
    },
  };
}

function limited(retryAfterMs: number): GithubError {
  const seconds = Math.ceil(retryAfterMs / 1_000);
  return new GithubError("github_rate_limited", `GitHub's rate limit is used up for another ${seconds} s`, {
    retryAfterMs,
  });
}
