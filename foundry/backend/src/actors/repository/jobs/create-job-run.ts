import type { Lease } from "@foundry/durable";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { beginStep } from "../store/jobs.ts";
import type { StoredJob } from "../store/jobs.ts";
import { LeaseLost } from "../../runtime/actor-lease.ts";
import { jobLease } from "./job-lease.ts";
import type { JobRun } from "./job-run.ts";
import { updateJob } from "./transition.ts";

/** The run was asked to stop [RJ5]. */
export class JobCancelled extends Error {
  constructor() {
    super("the job was cancelled");
    this.name = "JobCancelled";
  }
}

interface RunControl {
  readonly run: JobRun;
  /** Ends its timers, once what it has to say is written. */
  close(): Promise<void>;
}

/** One run under `lease`; `stop` aborts when the actor stops. */
export function createJobRun(
  c: RepositoryContext,
  job: StoredJob,
  lease: Lease,
  stop: AbortSignal,
): RunControl {
  const { jobId } = job.job;
  const lost = new AbortController();
  const cancelled = new AbortController();
  const signal = AbortSignal.any([stop, lost.signal]);
  const interrupt = AbortSignal.any([signal, cancelled.signal]);
  const stopRenewing = jobLease.keep(c, lease, () => lost.abort(new LeaseLost()));
  let isFinal = false;
  c.running.current = {
    jobId,
    cancel: () => {
      if (!isFinal) cancelled.abort(new JobCancelled());
    },
  };

  async function commit<T>(run: (draft: RepositoryChange) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    return change(c, async (draft) => {
      await jobLease.require(draft.tx, lease).catch((error: unknown) => {
        if (error instanceof LeaseLost) lost.abort(error);
        throw error;
      });
      return run(draft);
    });
  }

  const progress = createProgress(c, (counts) =>
    commit(async (draft) => void (await updateJob(draft, jobId, { progress: counts }))),
  );

  function safePoint(): void {
    signal.throwIfAborted();
    if (!isFinal) cancelled.signal.throwIfAborted();
  }

  const run: JobRun = {
    job,
    signal,
    interrupt,
    commit,
    progress: (done, total) => progress.report(done, total),
    async step(name, message) {
      safePoint();
      await progress.settled();
      await commit(async (draft) => {
        await beginStep(draft.tx, jobId, { name, message, atMs: c.deps.now() });
        await updateJob(draft, jobId, { step: name, message, progress: null });
      });
      safePoint();
    },
    async pointOfNoReturn() {
      safePoint();
      await progress.settled();
      safePoint();
      isFinal = true;
    },
  };
  return {
    run,
    async close() {
      stopRenewing();
      c.running.current = null;
      await progress.settled();
    },
  };
}

/** Publishes counts at most so often, the newest ones. */
function createProgress(
  c: RepositoryContext,
  write: (counts: { done: number; total: number }) => Promise<void>,
): { report(done: number, total: number): void; settled(): Promise<void> } {
  let writtenAtMs = 0;
  let writing: Promise<void> = Promise.resolve();
  return {
    report(done, total) {
      const nowMs = c.deps.now();
      if (nowMs - writtenAtMs < c.deps.repositoryLimits.progressEveryMs && done < total) return;
      writtenAtMs = nowMs;
      writing = writing
        .then(() => write({ done, total }))
        .catch((error: unknown) => {
          // The run itself meets a lost lease or a stopped actor at its next step.
          if (!c.signal.aborted) c.log({ msg: "a job's progress was not written", error: String(error) });
        });
    },
    settled: () => writing,
  };
}
