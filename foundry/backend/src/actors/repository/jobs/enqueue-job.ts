import { debounce } from "@foundry/durable";
import type { RepositoryJob } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { JobArgs } from "../contract.ts";
import { findQueued, saveJob } from "../store/jobs.ts";
import type { StoredJob } from "../store/jobs.ts";
import { addJob } from "./transition.ts";

export interface JobRequest {
  readonly args: JobArgs;
  /** A person's login, or `foundry`. */
  readonly requestedBy: string;
  /** [DX9] Wait for the end of a burst of pushes. */
  readonly debounced?: boolean;
  readonly retryOf?: string;
  /** A task that waits for the job's end [RJ9]. */
  readonly waitingTask?: string;
}

/**
 * Writes a job's row. [RJ5] One that waits for the same thing is the answer to all who ask meanwhile: a burst puts it
 * off, a person's wish makes it due at once. The caller wakes the lane `jobs` after its commit.
 */
export async function enqueueJob(
  c: RepositoryContext,
  draft: RepositoryChange,
  request: JobRequest,
): Promise<{ stored: StoredJob; created: boolean }> {
  const nowMs = c.deps.now();
  const known = await findQueued(draft.tx, request.args);
  if (known) {
    const joined = join(c, known, request, nowMs);
    if (joined !== known) await saveJob(draft.tx, joined);
    return { stored: joined, created: false };
  }
  const stored: StoredJob = {
    job: newJob(c.deps.newId(), request, nowMs),
    args: request.args,
    firstRequestedAtMs: nowMs,
    dueAtMs: request.debounced ? debounce(null, nowMs, waits(c)).dueAtMs : nowMs,
    waitingTasks: request.waitingTask === undefined ? [] : [request.waitingTask],
  };
  await addJob(draft, stored);
  c.deps.observer.job(stored.job.kind, "accepted");
  return { stored, created: true };
}

function join(c: RepositoryContext, known: StoredJob, request: JobRequest, nowMs: number): StoredJob {
  const { waitingTask } = request;
  const isNewTask = waitingTask !== undefined && !known.waitingTasks.includes(waitingTask);
  const waitingTasks = isNewTask ? [...known.waitingTasks, waitingTask] : known.waitingTasks;
  // A job that failed waits for its own time.
  const pending = { firstAtMs: known.firstRequestedAtMs, dueAtMs: known.dueAtMs };
  const dueAtMs =
    known.job.attempts > 0
      ? known.dueAtMs
      : request.debounced
        ? debounce(pending, nowMs, waits(c)).dueAtMs
        : Math.min(known.dueAtMs, nowMs);
  return isNewTask || dueAtMs !== known.dueAtMs ? { ...known, waitingTasks, dueAtMs } : known;
}

function waits(c: RepositoryContext): { waitMs: number; maxWaitMs: number } {
  const { syncDebounceMs, syncDebounceMaxMs } = c.deps.repositoryLimits;
  return { waitMs: syncDebounceMs, maxWaitMs: syncDebounceMaxMs };
}

function newJob(jobId: string, { args, requestedBy, retryOf }: JobRequest, nowMs: number): RepositoryJob {
  return {
    jobId,
    kind: args.kind,
    status: "queued",
    branch: "branch" in args ? args.branch : null,
    onto: args.kind === "reparent_branch" ? args.parent : "onto" in args ? (args.onto ?? null) : null,
    dryRun: "dryRun" in args && args.dryRun,
    step: null,
    message: null,
    errorCode: null,
    progress: null,
    attempts: 0,
    requestedBy,
    cancelRequested: false,
    retryOf: retryOf ?? null,
    moves: [],
    conflicts: [],
    createdAtMs: nowMs,
    startedAtMs: null,
    finishedAtMs: null,
  };
}
