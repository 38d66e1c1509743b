import type { RetryPolicy } from "@foundry/durable";
import type { ActorObserver } from "../../ports/actor-observer.ts";
import type { GitPort } from "../../ports/git.ts";
import type { GithubPort } from "../../ports/github.ts";
import type { JobHandlers } from "./jobs/job-run.ts";
import type { JobSlots } from "./jobs/job-slots.ts";

/** What the actor needs from outside. */
export interface RepositoryDeps {
  readonly github: GithubPort;
  readonly git: GitPort;
  readonly now: () => number;
  readonly random: () => number;
  /** A new random id, for jobs, leases and the names of databases. */
  readonly newId: () => string;
  readonly retryPolicy: RetryPolicy;
  readonly observer: ActorObserver;
  /** [RJ2] Jobs that run at one time in this process. */
  readonly jobSlots: JobSlots;
  /** What each kind of job does. */
  readonly jobHandlers: JobHandlers;
  readonly repositoryLimits: {
    /** [DX8] A lease that was not renewed for this long is lost. */
    readonly leaseMs: number;
    /** [DX9] Quiet time after a push before git is read, and the longest wait from the first one. */
    readonly syncDebounceMs: number;
    readonly syncDebounceMaxMs: number;
    /** A job's progress is published at most this often. */
    readonly progressEveryMs: number;
    /** [DX13] Finished jobs live this long, and at most so many; the newest hundred stay. */
    readonly jobRetentionMs: number;
    readonly keptJobs: number;
  };
}
