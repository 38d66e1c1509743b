import { decideFailure, TerminalError } from "@foundry/durable";
import type { Lease, LaneOutcome } from "@foundry/durable";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { loadJob, nextJob } from "../store/jobs.ts";
import type { StoredJob } from "../store/jobs.ts";
import { createJobRun, JobCancelled } from "./create-job-run.ts";
import { LeaseLost } from "../../runtime/actor-lease.ts";
import { jobLease } from "./job-lease.ts";
import type { JobRun } from "./job-run.ts";
import { finishJob, updateJob } from "./transition.ts";
import type { JobPatch } from "./transition.ts";

/** [RJ2] Runs the queued jobs, one after the other; over repositories as many at one time as the process allows. */
export async function runJobs(c: RepositoryContext, signal: AbortSignal): Promise<LaneOutcome> {
  for (;;) {
    if (signal.aborted) return { kind: "more" };
    const next = await nextJob(c.db, c.deps.now());
    if (!next) return { kind: "empty" };
    if (next.job.status === "queued" && next.dueAtMs > c.deps.now()) {
      return { kind: "wait", untilMs: next.dueAtMs };
    }
    const release = await c.deps.jobSlots.take(signal);
    try {
      const heldUntilMs = await runOne(c, next.job.jobId, signal);
      if (heldUntilMs !== null) return { kind: "wait", untilMs: heldUntilMs };
    } finally {
      release();
    }
  }
}

/** Returns until when another instance holds the lease, or null when the run is over. */
async function runOne(c: RepositoryContext, jobId: string, signal: AbortSignal): Promise<number | null> {
  const begun = await begin(c, jobId);
  if (begun === null) return null;
  if ("heldUntilMs" in begun) return begun.heldUntilMs;
  const { stored, lease } = begun;
  const control = createJobRun(c, stored, lease, signal);
  let end: End;
  try {
    end = await work(c, control.run);
  } catch (error) {
    // Stopped or taken over: the row stays as it is, and whoever has the lease next goes on.
    if (signal.aborted || control.run.signal.aborted || error instanceof LeaseLost) return null;
    end = endOfFailure(c, stored, error);
  } finally {
    await control.close();
  }
  await finish(c, stored, lease, end);
  return null;
}

interface Begun {
  readonly stored: StoredJob;
  readonly lease: Lease;
}

/** Marks the job as running under a new lease; one that a kill left behind runs again from its start [RJ3]. */
async function begin(
  c: RepositoryContext,
  jobId: string,
): Promise<Begun | { readonly heldUntilMs: number } | null> {
  return change(c, async (draft) => {
    const known = await loadJob(draft.tx, jobId);
    if (!known || (known.job.status !== "queued" && known.job.status !== "running")) return null;
    const taken = await jobLease.take(c, draft.tx);
    if (taken.kind === "held") return { heldUntilMs: taken.untilMs };
    const nowMs = c.deps.now();
    if (known.job.status === "running" && (await endsLeftBehind(c, draft, known))) {
      await jobLease.giveBack(draft.tx, taken.lease);
      return null;
    }
    if (known.job.attempts === 0) c.deps.observer.laneWait(Math.max(0, nowMs - known.dueAtMs));
    const stored = await updateJob(draft, jobId, {
      status: "running",
      attempts: known.job.attempts + 1,
      startedAtMs: known.job.startedAtMs ?? nowMs,
      errorCode: null,
      progress: null,
    });
    return { stored, lease: taken.lease };
  });
}

/** A job that was to be cancelled when its process died is; one that dies with every process is given up. */
async function endsLeftBehind(
  c: RepositoryContext,
  draft: RepositoryChange,
  known: StoredJob,
): Promise<boolean> {
  if (known.job.cancelRequested) {
    await recordEnd(c, draft, known, cancelledEnd);
    return true;
  }
  if (known.job.attempts < c.deps.retryPolicy.maxAttempts) return false;
  const message = `Its process ended ${known.job.attempts} times while it ran.`;
  await recordEnd(c, draft, known, {
    kind: "ended",
    patch: { status: "error", errorCode: "job_killed", message },
  });
  return true;
}

interface Ended {
  readonly kind: "ended";
  readonly patch: JobPatch & { readonly status: "completed" | "conflict" | "error" | "cancelled" };
}

type End =
  Ended | { readonly kind: "again"; readonly atMs: number; readonly code: string; readonly message: string };

const cancelledEnd: Ended = {
  kind: "ended",
  patch: { status: "cancelled", errorCode: null, message: "Cancelled." },
};

async function work(c: RepositoryContext, run: JobRun): Promise<End> {
  const { kind: status, message, moves, conflicts } = await c.deps.jobHandlers[run.job.job.kind](c, run);
  const patch = { status, message, errorCode: null, moves: [...moves], conflicts: [...conflicts] };
  return { kind: "ended", patch };
}

/** [DX6] [RJ5] */
function endOfFailure(c: RepositoryContext, stored: StoredJob, error: unknown): End {
  const { job } = stored;
  if (error instanceof JobCancelled || isCausedByCancel(error)) return cancelledEnd;
  const decision = decideFailure({
    error,
    attempts: job.attempts,
    nowMs: c.deps.now(),
    policy: c.deps.retryPolicy,
    random: c.deps.random,
    redact: c.deps.github.redact,
  });
  const { code, message } = decision;
  if (!(error instanceof TerminalError)) {
    c.log({ msg: "a job failed", job: job.jobId, kind: job.kind, code, error: message });
  }
  if (decision.kind === "retry") return { kind: "again", atMs: decision.atMs, code, message };
  return { kind: "ended", patch: { status: "error", errorCode: code, message } };
}

/** What was broken off by the cancel wraps its reason in errors of its own. */
function isCausedByCancel(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof JobCancelled) return true;
  }
  return false;
}

async function finish(c: RepositoryContext, stored: StoredJob, lease: Lease, end: End): Promise<void> {
  try {
    await change(c, async (draft) => {
      await jobLease.require(draft.tx, lease);
      await recordEnd(c, draft, stored, end);
      await jobLease.giveBack(draft.tx, lease);
    });
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  }
}

async function recordEnd(
  c: RepositoryContext,
  draft: RepositoryChange,
  stored: StoredJob,
  end: End,
): Promise<void> {
  const { jobId, kind } = stored.job;
  const present = await loadJob(draft.tx, jobId);
  if (!present) return;
  if (end.kind === "ended") {
    await finishJob(draft, present, c.deps.now(), end.patch);
    c.deps.observer.job(kind, outcomeOf(end.patch.status));
  } else if (present.job.cancelRequested) {
    await finishJob(draft, present, c.deps.now(), cancelledEnd.patch);
    c.deps.observer.job(kind, "cancelled");
  } else {
    const { code: errorCode, message, atMs: dueAtMs } = end;
    await updateJob(draft, jobId, { status: "queued", errorCode, message, progress: null }, { dueAtMs });
  }
}

function outcomeOf(status: "completed" | "conflict" | "error" | "cancelled") {
  return status === "error" ? "failed" : status;
}
