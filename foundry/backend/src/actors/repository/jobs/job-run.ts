import type { BranchConflict, BranchMove, RepositoryJobKind } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { StoredJob } from "../store/jobs.ts";

/**
 * One run of a job, as its handler sees it. A handler is idempotent: after a kill it runs again from its start.
 *
 * Every method rejects when the run is over for another reason than its own: the lease was lost [DX8], the actor
 * stops, or the job was cancelled. A handler lets those through.
 */
export interface JobRun {
  readonly job: StoredJob;
  /** The run ends at once: the actor stops, or the lease is lost. The job then goes on elsewhere. */
  readonly signal: AbortSignal;
  /** As `signal`, and when the job is cancelled: for work that may be broken off anywhere (fetch, measuring). */
  readonly interrupt: AbortSignal;
  /** Records and publishes where the job is; a safe point [RJ5]. */
  step(name: string, message: string): Promise<void>;
  /** Counts within the step; published at most so often. */
  progress(done: number, total: number): void;
  /** A last safe point: what follows (a push) has effects outside, and a cancel comes too late. */
  pointOfNoReturn(): Promise<void>;
  /** [DX8] A transaction under the lease; what the draft emits is published after it. At most some 300 rows each. */
  commit<T>(run: (draft: RepositoryChange) => Promise<T>): Promise<T>;
}

/** How a handler ends. Anything that fails is thrown: TerminalError, RetryableError, or unknown (durable's rules). */
export interface JobOutcome {
  readonly kind: "completed" | "conflict";
  /** What was done, for people. */
  readonly message: string;
  readonly moves: readonly BranchMove[];
  readonly conflicts: readonly BranchConflict[];
}

export type JobHandler = (c: RepositoryContext, run: JobRun) => Promise<JobOutcome>;
export type JobHandlers = Readonly<Record<RepositoryJobKind, JobHandler>>;
