import type { RepositoryJobDetail, RepositoryJobList } from "@foundry/shared";
import { UserError } from "rivetkit";
import type { RepositoryContext } from "../context.ts";
import { listJobs as listPage, loadJob, loadSteps } from "../store/jobs.ts";
import { noJob } from "./command-job.ts";

const MAX_LISTED = 200;

/** The job history, newest first. Error: invalid_input, for a cursor that is not ours. */
export async function listJobs(
  c: RepositoryContext,
  input: { limit: number; cursor: string | null },
): Promise<RepositoryJobList> {
  const before = input.cursor === null ? null : Number(input.cursor);
  if (before !== null && !(Number.isSafeInteger(before) && before > 0)) {
    throw new UserError("not a cursor of this list", {
      code: "invalid_input",
      metadata: { field: "cursor" },
    });
  }
  const { jobs, nextBefore } = await listPage(c.db, Math.min(Math.max(input.limit, 1), MAX_LISTED), before);
  return { jobs: [...jobs], nextCursor: nextBefore === null ? null : String(nextBefore) };
}

/** One job with its steps. Error: not_found. */
export async function getJob(c: RepositoryContext, jobId: string): Promise<RepositoryJobDetail> {
  const stored = await loadJob(c.db, jobId);
  if (!stored) throw noJob(jobId);
  return { ...stored.job, steps: await loadSteps(c.db, jobId) };
}
