import type { RateLimits } from "./http/rate-limits.ts";
import type { DiffReader } from "./git/diff.ts";
import type { RepositoryLocks } from "./git/repository-locks.ts";
import type { State } from "./state/state.ts";
import type { WebhookQueue } from "./webhooks/webhook-queue.ts";

/** The double's time, in milliseconds since 1970. Tests pass their own. */
export interface Clock {
  now(): number;
}

/** What every operation of the double works on. */
export interface World {
  state: State;
  clock: Clock;
  /** Root of API, pages, git and avatars, without a slash at its end. */
  url: string;
  /** Where the bare repositories are. */
  dataDir: string;
  webhooks: WebhookQueue;
  /** Operations in operations/ expect that their caller holds the repository's lock. */
  locks: RepositoryLocks;
  limits: RateLimits;
  diffs: DiffReader;
  /**
   * true: every change of a pull request, issue or repository moves its `updated_at` by at least one second,
   * so that an order of changes can be told from the payloads alone. GitHub itself does not promise that.
   */
  distinctTimestamps: boolean;
}
