import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { finishJob, updateJob } from "../jobs/transition.ts";
import { loadLiveJobs } from "../store/jobs.ts";

/** The account no longer has the repository: its jobs end. Its history stays, and it may come back. */
export async function remove(c: RepositoryContext, draft: RepositoryChange): Promise<void> {
  draft.meta = { ...draft.meta, attachment: "removed" };
  for (const stored of await loadLiveJobs(draft.tx)) {
    const { jobId, status } = stored.job;
    if (status === "running") {
      await updateJob(draft, jobId, { cancelRequested: true });
      if (c.running.current?.jobId === jobId) c.running.current.cancel();
      continue;
    }
    const message = "The repository left the account.";
    await finishJob(draft, stored, c.deps.now(), {
      status: "cancelled",
      errorCode: "repository_removed",
      message,
    });
  }
}
