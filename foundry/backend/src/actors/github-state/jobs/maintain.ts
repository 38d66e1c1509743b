import type { LaneOutcome } from "@foundry/durable";
import { DELETE_CHUNK } from "../apply-rows.ts";
import type { GithubStateContext } from "../context.ts";
import { handOver } from "../hand-over.ts";
import { OutboundDraft } from "../outbound-draft.ts";
import { pruneGuids } from "../store/guids.ts";
import { finishJob, nextMaintenanceJob } from "../store/jobs.ts";
import type { Job, MaintenanceJobKind } from "../store/jobs.ts";
import { pruneChunk } from "../store/retention.ts";
import { deletePullRequestsOf } from "../store/rows.ts";
import { purgeChunk, republishChunk } from "../store/sweep.ts";

/** Looked for when the actor wakes up and while it is busy; one that sleeps has nothing to prune. */
const RETENTION_EVERY_MS = 3_600_000;

/** Clean-up in bounded transactions, each with its message; then the retention [DX13]. */
export async function maintain(c: GithubStateContext, signal: AbortSignal): Promise<LaneOutcome> {
  for (;;) {
    if (signal.aborted) return { kind: "more" };
    const job = await nextMaintenanceJob(c.db);
    if (!job) break;
    await runChunk(c, job);
  }
  const nowMs = c.deps.now();
  if (c.retention.dueAtMs <= nowMs) {
    c.retention.dueAtMs = nowMs + RETENTION_EVERY_MS;
    await prune(c, signal);
  }
  return { kind: "empty" };
}

async function runChunk(c: GithubStateContext, job: Job<MaintenanceJobKind>): Promise<void> {
  const enqueued = await c.db.transaction(async (tx) => {
    const outbound = new OutboundDraft(await c.attached.load(tx));
    const repoId = job.args.repoId ?? "";
    let done: boolean;
    switch (job.kind) {
      case "purge":
        done = await purgeChunk(tx, job.args.generation ?? 0, DELETE_CHUNK, outbound);
        break;
      case "purgeRepository": {
        const gone = await deletePullRequestsOf(tx, repoId, DELETE_CHUNK);
        for (const prId of gone) outbound.prIds.add(prId);
        done = gone.length < DELETE_CHUNK;
        if (done) outbound.repoIds.add(repoId);
        break;
      }
      case "republishRepository":
        done = await republishChunk(tx, job, DELETE_CHUNK, outbound);
        break;
    }
    if (done) await finishJob(tx, job.jobId, c.deps.now(), null);
    return outbound.enqueue(tx, c.deps.now());
  });
  handOver(c, enqueued);
}

async function prune(c: GithubStateContext, signal: AbortSignal): Promise<void> {
  const { retentionMs, keptGuids } = c.deps.limits;
  const olderThanMs = c.deps.now() - retentionMs;
  for (const deleteChunk of [
    (limit: number) => pruneGuids(c.db, keptGuids, limit),
    (limit: number) => pruneChunk(c.db, "closedPullRequests", olderThanMs, limit),
    (limit: number) => pruneChunk(c.db, "events", olderThanMs, limit),
    (limit: number) => pruneChunk(c.db, "branches", olderThanMs, limit),
    (limit: number) => pruneChunk(c.db, "repositories", olderThanMs, limit),
    (limit: number) => pruneChunk(c.db, "jobs", olderThanMs, limit),
  ]) {
    while (!signal.aborted && (await deleteChunk(DELETE_CHUNK)) >= DELETE_CHUNK);
  }
}
