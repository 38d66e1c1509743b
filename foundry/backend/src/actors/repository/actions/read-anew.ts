import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";

/** Heads may have moved without a word: git is asked, where it was ever read. */
export async function readAnew(c: RepositoryContext, draft: RepositoryChange): Promise<void> {
  if (draft.meta.readAtMs === null) return;
  draft.meta = { ...draft.meta, stale: true };
  await enqueueJob(c, draft, { args: { kind: "sync_repo" }, requestedBy: "foundry", debounced: true });
}
