import { decideFailure, TerminalError } from "@foundry/durable";
import type { LaneOutcome } from "@foundry/durable";
import type { Sync } from "@foundry/shared";
import type { GithubStateContext } from "../context.ts";
import { finishJob, isJobRunning, markJobRunning, nextSyncJob, postponeJob } from "../store/jobs.ts";
import type { Job as AnyJob, SyncJobKind } from "../store/jobs.ts";
import { idleSync, loadMeta, saveMeta } from "../store/meta.ts";
import type { Meta } from "../store/meta.ts";
import { insertSteps, skippedRepositories } from "../store/steps.ts";
import { reloadOne } from "./reload-one.ts";
import { runSync } from "./run-sync.ts";
import { inJob, JobEnded } from "./write-pages.ts";

type Job = AnyJob<SyncJobKind>;

/** Runs the queued syncs and reloads, one after the other: two of one organization never overlap [GH8]. */
export async function runJobs(c: GithubStateContext, signal: AbortSignal): Promise<LaneOutcome> {
  for (;;) {
    if (signal.aborted) return { kind: "more" };
    const job = await nextSyncJob(c.db);
    if (!job) return { kind: "empty" };
    if (job.dueAtMs > c.deps.now()) return { kind: "wait", untilMs: job.dueAtMs };
    const abort = new AbortController();
    c.runningJob.abort = abort;
    try {
      await runJob(c, job, AbortSignal.any([signal, abort.signal]));
    } finally {
      c.runningJob.abort = null;
    }
  }
}

async function runJob(c: GithubStateContext, job: Job, signal: AbortSignal): Promise<void> {
  try {
    const { generation, meta } = await begin(c, job);
    await work(c, job, { generation, meta, signal });
    await end(c, job, null);
  } catch (error) {
    // Asleep or stopped: the job stays as it is and goes on with the next start. Ended: nothing is left to do.
    if (c.signal.aborted || error instanceof JobEnded || signal.aborted) return;
    await fail(c, job, error);
  }
}

async function work(
  c: GithubStateContext,
  job: Job,
  { generation, meta, signal }: { generation: number; meta: Meta; signal: AbortSignal },
): Promise<void> {
  if (meta.installationId === null) {
    throw new TerminalError("not_connected", "no installation of the GitHub App is known for this account");
  }
  const github = c.deps.github.forInstallation(meta.installationId);
  const { jobId, kind, args } = job;
  switch (kind) {
    case "full":
    case "organization":
    case "pullRequests": {
      const from = { github, login: meta.login, force: args.force ?? false, signal };
      const sync = {
        jobId,
        kind,
        generation,
        progress: { publishedAtMs: 0, phase: null, hasWritten: false },
      };
      const isLastAttempt = job.attempts + 1 >= c.deps.retryPolicy.maxAttempts;
      return runSync(c, sync, from, isLastAttempt);
    }
    case "repository":
    case "pullRequest":
      return reloadOne(c, { jobId, kind, args, generation }, github, signal);
  }
}

/** Marks the job as running, with the lists it will read; one that ran already goes on where it was. */
async function begin(c: GithubStateContext, job: Job): Promise<{ generation: number; meta: Meta }> {
  const nowMs = c.deps.now();
  const begun = await c.db.transaction(async (tx) => {
    const meta = await loadMeta(tx);
    if (!meta) throw new TerminalError("not_connected", "nothing is known of this account");
    if (job.status === "running") return { generation: job.generation, meta };
    const generation = meta.generation + 1;
    await markJobRunning(tx, job.jobId, generation, nowMs);
    await seedSteps(tx, job, meta);
    const sync: Sync = {
      ...idleSync,
      status: "syncing",
      kind: job.kind,
      jobId: job.jobId,
      startedAtMs: nowMs,
    };
    const isFull = job.kind === "full";
    const started = { lastFullSyncStartedAtMs: isFull ? nowMs : meta.lastFullSyncStartedAtMs };
    const next = { ...meta, ...started, generation, sync };
    await saveMeta(tx, next);
    return { generation, meta: next };
  });
  if (job.status !== "running") await inJob(c, job.jobId, announce);
  return begun;
}

async function announce(_tx: unknown, outbound: { meta: boolean }): Promise<void> {
  outbound.meta = true;
}

async function seedSteps(tx: Parameters<typeof insertSteps>[0], job: Job, meta: Meta): Promise<void> {
  const listsRepositories = job.kind === "full" || job.kind === "organization";
  if (listsRepositories) await insertSteps(tx, job.jobId, "repositories", [""]);
  if (listsRepositories && meta.accountType === "Organization") {
    await insertSteps(tx, job.jobId, "members", ["admin", "member"]);
  }
  if (job.kind === "pullRequests") {
    const repos = await tx.execute<{ repo_id: string }>(
      "SELECT repo_id FROM github_repositories WHERE NOT deleted",
    );
    await insertSteps(
      tx,
      job.jobId,
      "pullRequests",
      repos.map((row) => row.repo_id),
    );
  }
}

/** The end of a job, good or bad, in meta and on the topic. */
async function end(
  c: GithubStateContext,
  job: Job,
  failure: { code: string; message: string } | null,
): Promise<void> {
  const nowMs = c.deps.now();
  await inJob(c, job.jobId, async (tx, outbound) => {
    const meta = await loadMeta(tx);
    const skipped = await skippedRepositories(tx, job.jobId);
    await finishJob(tx, job.jobId, nowMs, failure);
    c.deps.observer.job(job.kind, failure === null ? "completed" : "failed");
    if (!meta) return;
    const isFull = job.kind === "full";
    outbound.meta = true;
    // What lost deliveries would have said of branches and configurations is found by reading both anew.
    outbound.resyncAll = isFull && failure === null;
    await saveMeta(tx, {
      ...meta,
      lastFullSyncFinishedAtMs: isFull && !failure ? nowMs : meta.lastFullSyncFinishedAtMs,
      lastErrorCode: failure ? failure.code : isFull ? null : meta.lastErrorCode,
      sync: {
        ...meta.sync,
        status: failure ? "error" : "idle",
        phase: null,
        finishedAtMs: nowMs,
        error: failure,
        skipped,
      },
    });
  });
}

/** [DX6] A job that failed waits for its next attempt, or ends with the reason where people see it. */
async function fail(c: GithubStateContext, job: Job, error: unknown): Promise<void> {
  const decision = decideFailure({
    error,
    attempts: job.attempts + 1,
    nowMs: c.deps.now(),
    policy: c.deps.retryPolicy,
    random: c.deps.random,
    redact: c.deps.github.redact,
  });
  const { code, message } = decision;
  c.log({ msg: "sync failed", job: job.jobId, kind: job.kind, code, retry: decision.kind === "retry" });
  if (decision.kind === "park") return end(c, job, { code, message });
  await c.db.transaction(async (tx) => {
    if (!(await isJobRunning(tx, job.jobId))) return;
    await postponeJob(tx, job.jobId, decision.atMs, { code, message });
    const meta = await loadMeta(tx);
    if (meta) await saveMeta(tx, { ...meta, sync: { ...meta.sync, error: { code, message } } });
  });
  await inJob(c, job.jobId, announce);
}
