import type { CreateJobResponse, RepositoryJob } from "@foundry/shared";
import { UserError } from "rivetkit";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { finishJob, updateJob } from "../jobs/transition.ts";
import { loadJob } from "../store/jobs.ts";
import type { StoredJob } from "../store/jobs.ts";
import { ensureAttached } from "./attach.ts";

/**
 * [RJ5] A queued job is cancelled at once, a running one at its next safe point. Errors: not_found, wrong_state {state}.
 */
export async function cancelJob(c: RepositoryContext, jobId: string): Promise<RepositoryJob> {
  const job = await change(c, async (draft) => {
    const stored = await require(draft, jobId);
    switch (stored.job.status) {
      case "queued":
        await finishJob(draft, stored, c.deps.now(), { status: "cancelled", message: "Cancelled." });
        c.deps.observer.job(stored.job.kind, "cancelled");
        break;
      case "running":
        await updateJob(draft, jobId, { cancelRequested: true });
        break;
      case "cancelled":
        break;
      case "completed":
      case "error":
      case "conflict":
        throw wrongState(stored.job.status, "cancelled");
    }
    return (await require(draft, jobId)).job;
  });
  if (c.running.current?.jobId === jobId) c.running.current.cancel();
  return job;
}

/** [RJ5] A job that did not end well is asked for again: a new row, which points to it. Errors as above. */
export async function retryJob(
  c: RepositoryContext,
  { jobId, requestedBy }: { jobId: string; requestedBy: string },
): Promise<CreateJobResponse> {
  await ensureAttached(c);
  const accepted = await change(c, async (draft) => {
    const { job, args } = await require(draft, jobId);
    if (job.status === "queued" || job.status === "running" || job.status === "completed") {
      throw wrongState(job.status, "retried");
    }
    const { stored, created } = await enqueueJob(c, draft, { args, requestedBy, retryOf: jobId });
    return { jobId: stored.job.jobId, status: stored.job.status, created };
  });
  c.background.wake("jobs");
  return accepted;
}

async function require(draft: RepositoryChange, jobId: string): Promise<StoredJob> {
  const stored = await loadJob(draft.tx, jobId);
  if (!stored) throw noJob(jobId);
  return stored;
}

export function noJob(jobId: string): UserError {
  return new UserError(`no job ${jobId}`, { code: "not_found" });
}

function wrongState(state: RepositoryJob["status"], what: string): UserError {
  return new UserError(`a job that is ${state} cannot be ${what}`, {
    code: "wrong_state",
    metadata: { state },
  });
}
