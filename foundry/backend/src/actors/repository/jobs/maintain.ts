import type { LaneOutcome } from "@foundry/durable";
import type { RepositoryContext } from "../context.ts";
import { pruneJobs } from "../store/jobs.ts";

/** Looked for when the actor wakes up and while it is busy; one that sleeps has nothing to prune. */
const RETENTION_EVERY_MS = 3_600_000;
const PRUNE_CHUNK = 200;

/** [DX13] Finished jobs go by age and count, in bounded chunks. */
export async function maintain(c: RepositoryContext, signal: AbortSignal): Promise<LaneOutcome> {
  const nowMs = c.deps.now();
  if (c.retention.dueAtMs > nowMs) return { kind: "empty" };
  c.retention.dueAtMs = nowMs + RETENTION_EVERY_MS;
  const { jobRetentionMs, keptJobs } = c.deps.repositoryLimits;
  const chunk = { olderThanMs: nowMs - jobRetentionMs, kept: keptJobs, limit: PRUNE_CHUNK };
  while (!signal.aborted && (await c.db.transaction((tx) => pruneJobs(tx, chunk))) >= PRUNE_CHUNK);
  return { kind: "empty" };
}
