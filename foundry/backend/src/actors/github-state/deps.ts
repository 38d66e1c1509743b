import type { RetryPolicy } from "@foundry/durable";
import type { ActorObserver } from "../../ports/actor-observer.ts";
import type { GithubPort } from "../../ports/github.ts";

/** What the actor needs from outside. */
export interface GithubStateDeps {
  readonly github: GithubPort;
  readonly now: () => number;
  readonly random: () => number;
  /** A new random id, for jobs and for the names of databases. */
  readonly newId: () => string;
  readonly retryPolicy: RetryPolicy;
  readonly observer: ActorObserver;
  readonly limits: {
    /** Pages that a sync fetches at one time [GH8]. */
    readonly syncConcurrency: number;
    /** [DX9] Quiet time after a burst of installation_repositories, and the longest wait from its start. */
    readonly syncDebounceMs: number;
    readonly syncDebounceMaxMs: number;
    /** Sync progress is published at most this often. */
    readonly progressEveryMs: number;
    /** [DX13] Closed pull requests, tombstones and recorded events live this long. */
    readonly retentionMs: number;
    /** [DX13] GUIDs of applied deliveries that are remembered. */
    readonly keptGuids: number;
  };
}
