import type { RepositoryJob, RepositoryJobKind } from "@foundry/shared";
import { isActive } from "./job-words.ts";

/** The job of this kind that is queued or runs, or else the last one that ended; no previews. */
export function latestJob(jobs: Iterable<RepositoryJob>, kind: RepositoryJobKind): RepositoryJob | undefined {
  let latest: RepositoryJob | undefined;
  for (const job of jobs) {
    if (job.kind !== kind || job.dryRun) continue;
    if (latest === undefined || rank(job) > rank(latest)) latest = job;
  }
  return latest;
}

/** Running before queued before ended; among those the newest. */
function rank(job: RepositoryJob): number {
  const weight = job.status === "running" ? 2 : job.status === "queued" ? 1 : 0;
  return weight * 1e14 + job.createdAtMs;
}

/** What is at work now and how many wait. */
export function workload(jobs: Iterable<RepositoryJob>): {
  readonly running: RepositoryJob | undefined;
  readonly queued: number;
} {
  let running: RepositoryJob | undefined;
  let queued = 0;
  for (const job of jobs) {
    if (!isActive(job)) continue;
    if (job.status === "running") running = job;
    else queued += 1;
  }
  return { running, queued };
}

/** The topic's newest jobs and older pages as one list, newest first; where both have one, the live row is newer. */
export function mergeJobs(
  live: Iterable<RepositoryJob>,
  older: readonly RepositoryJob[],
  wanted: { readonly kind?: string | undefined; readonly status?: string | undefined },
): RepositoryJob[] {
  const byId = new Map<string, RepositoryJob>();
  for (const job of older) byId.set(job.jobId, job);
  for (const job of live) byId.set(job.jobId, job);
  return [...byId.values()]
    .filter(
      (job) =>
        (wanted.kind === undefined || job.kind === wanted.kind) &&
        (wanted.status === undefined || job.status === wanted.status),
    )
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.jobId < b.jobId ? 1 : -1));
}
