import { expect, onTestFinished, test } from "vitest";
import { createHeldJobs, done } from "../testing/held-jobs.ts";
import { createMemoryRepository } from "../testing/memory-repository.ts";
import { cancelJob } from "./actions/command-job.ts";
import { createJob } from "./actions/create-job.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { loadJob, loadSteps, pruneJobs } from "./store/jobs.ts";

const identity = {
  repoId: "7",
  fullName: "acme/seven",
  defaultBranch: "main",
  url: "https://github.example/acme/seven",
  isPrivate: false,
  isArchived: false,
  installationId: "5",
};

/** One repository whose `sync_repo` does as the test says, on rows in memory. */
async function start(leaseMs = 30_000) {
  const jobs = createHeldJobs();
  const limits = {
    syncDebounceMs: 0,
    syncDebounceMaxMs: 0,
    progressEveryMs: 0,
    jobRetentionMs: 1,
    keptJobs: 1,
  };
  const repo = createMemoryRepository({
    jobHandlers: jobs.handlers,
    repositoryLimits: { leaseMs, ...limits },
  });
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  await repo.tell({ kind: "repository", identity });
  await repo.runJobs();
  const { jobId } = await createJob(repo.instance(), { body: { kind: "sync_repo" }, requestedBy: "ada" });
  return {
    repo,
    jobs,
    jobId,
    /** The instance of now runs what is queued. */
    run: () => runJobs(repo.instance(), stop.signal),
    job: async () => (await loadJob(repo.db, jobId))?.job,
    steps: async () => (await loadSteps(repo.db, jobId)).map(({ name }) => name),
  };
}

const syncs = (jobs: ReturnType<typeof createHeldJobs>) =>
  jobs.started.filter(({ kind }) => kind === "sync_repo");

test("[DX8] a run whose lease was taken over commits nothing any more; the job ends as the new holder ends it", async () => {
  const { repo, jobs, run, job, steps } = await start();
  const lost = jobs.hold("sync_repo");
  const first = run();
  await expect.poll(steps).toEqual(["work"]);
  repo.restart();
  jobs.behave(async (_c, again) => {
    await again.step("second", "The second.");
    return { ...done, message: "By the second." };
  });
  await run();
  expect(await job()).toMatchObject({ status: "completed", attempts: 2, message: "By the second." });
  lost.open();
  expect(await first).toEqual({ kind: "empty" });
  expect(await job()).toMatchObject({ status: "completed", message: "By the second." });
  expect(await steps()).toEqual(["work", "second"]);
  expect(syncs(jobs).map((one) => one.run.signal.aborted)).toEqual([true, false]);
});

test("[DX8] an instance that has lost its lease does not take it back while another one holds it", async () => {
  const { repo, jobs, run } = await start();
  jobs.behave(async () => done);
  await run();
  const old = repo.instance();
  repo.restart();
  await createJob(repo.instance(), { body: { kind: "restack_repo", dryRun: false }, requestedBy: "ada" });
  const held = jobs.hold("restack_repo");
  const running = run();
  await expect.poll(() => jobs.started.some(({ kind }) => kind === "restack_repo")).toBe(true);
  expect(await runJobs(old, new AbortController().signal)).toEqual({
    kind: "wait",
    untilMs: repo.clock.nowMs + 30_000,
  });
  held.open();
  await running;
});

test("[DX8] a run hears that its lease is lost from the renewal, before it wants to commit", async () => {
  const { repo, jobs, run, steps } = await start(60);
  jobs.hold("sync_repo");
  const first = run();
  await expect.poll(steps).toEqual(["work"]);
  await repo.db.execute(
    "UPDATE repo_lease SET owner = 'another', token = token + 1, until_ms = until_ms + 900000",
  );
  await expect.poll(() => syncs(jobs)[0]?.run.signal.aborted).toBe(true);
  expect(await first).toMatchObject({ kind: "wait" });
});

test("[RJ3] a job that its process never survives is given up, with the reason", async () => {
  const { repo, jobs, run, job } = await start(300);
  jobs.hold("sync_repo");
  for (let death = 0; death < 4; death++) {
    void run();
    await expect.poll(async () => (await job())?.attempts).toBe(death + 1);
    repo.restart();
  }
  await run();
  expect(await job()).toMatchObject({ status: "error", errorCode: "job_killed", attempts: 4 });
});

test("[RJ3] [RJ5] a running job that was cancelled and then killed is cancelled by the next start", async () => {
  const { repo, jobs, jobId, run, job, steps } = await start();
  jobs.hold("sync_repo");
  void run();
  await expect.poll(steps).toEqual(["work"]);
  await cancelJob(repo.instance(), jobId);
  repo.restart();
  await run();
  expect(await job()).toMatchObject({ status: "cancelled", attempts: 1 });
});

test("[RJ4] each transition, and nothing else, is told to the organization's audit", async () => {
  const { repo, jobs, jobId, run } = await start();
  jobs.behave(async (_c, one) => {
    await one.step("a", "A.");
    await one.step("b", "B.");
    return done;
  });
  await run();
  const audit = (await repo.reports("audit")).filter((report) => report.jobId === jobId);
  expect(audit.map(({ status, requestedBy }) => [status, requestedBy])).toEqual([
    ["queued", "ada"],
    ["running", "ada"],
    ["completed", "ada"],
  ]);
});

test("[DX13] finished jobs go by age and count, with their steps; the newest hundred and what is queued stay", async () => {
  const { repo, jobs, run } = await start();
  jobs.behave(async (_c, one) => {
    await one.step("only", "Only.");
    return done;
  });
  for (let index = 0; index < 150; index++) {
    const body = { kind: "register_existing_branch", branch: `b-${index}` } as const;
    await createJob(repo.instance(), { body, requestedBy: "ada" });
  }
  await run();
  await createJob(repo.instance(), { body: { kind: "restack_repo", dryRun: false }, requestedBy: "ada" });
  const count = async (table: string) =>
    (await repo.db.execute<{ count: number }>(`SELECT count(*) AS count FROM ${table}`))[0]?.count;
  const before = (await count("repo_jobs")) ?? 0;
  const prune = (olderThanMs: number, kept: number) =>
    repo.db.transaction((tx) => pruneJobs(tx, { olderThanMs, kept, limit: 20 }));
  expect(await prune(0, 1_000)).toBe(0);
  expect(await prune(repo.clock.nowMs + 1, 1_000)).toBe(20);
  expect(await prune(0, 120)).toBe(before - 20 - 120);
  expect(await prune(repo.clock.nowMs + 1, 0)).toBe(20);
  expect(await prune(repo.clock.nowMs + 1, 0)).toBe(0);
  expect(await count("repo_jobs")).toBe(100);
  expect(await count("repo_job_steps")).toBe(99);
});
