import type { RepositoryJob } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import { endSteps, insertJob, loadJob, saveJob } from "../store/jobs.ts";
import type { StoredJob } from "../store/jobs.ts";

/** [RJ4] A new job: its row, its event, and its line in the organization's audit. */
export async function addJob(draft: RepositoryChange, stored: StoredJob): Promise<void> {
  await insertJob(draft.tx, stored);
  draft.emit({ type: "jobUpdated", job: stored.job });
  await audit(draft, stored.job);
}

export type JobPatch = Partial<Omit<RepositoryJob, "jobId" | "kind">>;

/** Changes what is shown of a job; [RJ4] a change of its status goes to the organization's audit, too. */
export async function updateJob(
  draft: RepositoryChange,
  jobId: string,
  patch: JobPatch,
  row: Partial<Pick<StoredJob, "dueAtMs" | "waitingTasks">> = {},
): Promise<StoredJob> {
  const known = await loadJob(draft.tx, jobId);
  if (!known) throw new Error(`job ${jobId} is gone`);
  const next: StoredJob = { ...known, ...row, job: { ...known.job, ...patch } };
  await saveJob(draft.tx, next);
  draft.emit({ type: "jobUpdated", job: next.job });
  if (next.job.status !== known.job.status) await audit(draft, next.job);
  return next;
}

/** The end of a job; tasks that waited for it hear how it ended [RJ9]. */
export async function finishJob(
  draft: RepositoryChange,
  stored: StoredJob,
  nowMs: number,
  end: JobPatch & { readonly status: "completed" | "conflict" | "error" | "cancelled" },
): Promise<void> {
  await endSteps(draft.tx, stored.job.jobId, nowMs);
  const patch = { progress: null, finishedAtMs: nowMs, ...end };
  await updateJob(draft, stored.job.jobId, patch, { waitingTasks: [] });
  for (const taskId of stored.waitingTasks) {
    if (end.status === "completed") await draft.report({ kind: "taskAttached", taskId });
    else await draft.report({ kind: "taskRefused", taskId, reason: reasonOf(end) });
  }
}

function reasonOf(end: JobPatch & { status: string }): { code: string; message: string } {
  return {
    code: end.errorCode ?? `job_${end.status}`,
    message: end.message ?? "The branch could not be read.",
  };
}

async function audit(draft: RepositoryChange, job: RepositoryJob): Promise<void> {
  await draft.report({
    kind: "audit",
    atMs: job.finishedAtMs ?? job.startedAtMs ?? job.createdAtMs,
    jobId: job.jobId,
    jobKind: job.kind,
    status: job.status,
    branch: job.branch,
    requestedBy: job.requestedBy,
    errorCode: job.errorCode,
  });
}
