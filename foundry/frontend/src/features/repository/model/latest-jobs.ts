import type { RepositoryJob, RepositoryJobKind } from "@foundry/shared";
import type { JobSearch } from "./job-search.ts";
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

interface Workload {
  /** What runs, or else what is next. */
  readonly current: RepositoryJob | undefined;
  /** How many wait behind it. */
  readonly waiting: number;
}

/** What is at work now and how many wait. */
export function workload(jobs: Iterable<RepositoryJob>): Workload {
  const active = [...jobs]
    .filter(isActive)
    .toSorted(
      (a, b) =>
        Number(b.status === "running") - Number(a.status === "running") || a.createdAtMs - b.createdAtMs,
    );
  return { current: active[0], waiting: Math.max(0, active.length - 1) };
}

/** What the service does by itself all day: the freshness says it, and the history has it. */
export function isRoutine(job: Pick<RepositoryJob, "kind" | "requestedBy">): boolean {
  return job.requestedBy === "foundry" && (job.kind === "sync_repo" || job.kind === "sync_config");
}

/** The topic's newest jobs and older pages as one list, newest first; where both have one, the live row is newer. */
export function mergeJobs(
  live: Iterable<RepositoryJob>,
  older: readonly RepositoryJob[],
  wanted: JobSearch,
): RepositoryJob[] {
  const byId = new Map<string, RepositoryJob>();
  for (const job of older) byId.set(job.jobId, job);
  for (const job of live) byId.set(job.jobId, job);
  return [...byId.values()]
    .filter(
      (job) =>
        (wanted.kind === undefined || job.kind === wanted.kind) &&
        (wanted.status === undefined || job.status === wanted.status) &&
        (wanted.by === undefined || wanted.by === (job.requestedBy === "foundry" ? "foundry" : "people")),
    )
    .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.jobId < b.jobId ? 1 : -1));
}
