import { RetryableError, TerminalError } from "@foundry/durable";
import { repositoryJobDetailSchema, repositorySnapshotSchema } from "@foundry/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createHeldJobs, done } from "../testing/held-jobs.ts";
import { repository, T0 } from "../testing/github-world.ts";
import { delivery, startActors } from "../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../testing/start-actors.ts";
import type { TopicBroadcast } from "../topic-log/index.ts";
import { createJobSlots } from "./jobs/job-slots.ts";

const jobs = createHeldJobs();
let actors: TestActors;
let org: TestOrganization;
let nextOrg = 5_000;
beforeAll(async () => {
  actors = await startActors({}, undefined, { jobHandlers: jobs.handlers, jobSlots: createJobSlots(2) });
});
afterAll(() => actors.stop());
beforeEach(async () => {
  org = actors.organization(String(nextOrg++));
  jobs.behave(async () => done);
  jobs.started.length = 0;
  await org.github.handleDeliveries({
    installationId: null,
    deliveries: ["1", "2", "3"].map((repoId) =>
      delivery([{ kind: "upsertRepository", repository: repository(repoId, { ownerId: org.orgId }) }]),
    ),
  });
});

type Ask = Parameters<ReturnType<TestOrganization["repository"]>["createJob"]>[0]["body"];

function ask(repoId: string, body: Ask, requestedBy = "ada") {
  return org.repository(repoId).createJob({ body, requestedBy });
}

async function statusOf(repoId: string, jobId: string): Promise<string> {
  return (await org.repository(repoId).getJob({ jobId })).status;
}

const refused = (call: Promise<unknown>) =>
  call.then(
    () => {
      throw new Error("accepted");
    },
    (error: unknown) => error,
  );

describe("[RJ1] a job is accepted", () => {
  test("while another one runs, without waiting for it, and runs after it", async () => {
    const held = jobs.hold("sync_repo");
    const first = await ask("1", { kind: "sync_repo" });
    expect(first).toMatchObject({ status: "queued", created: true });
    await expect.poll(() => statusOf("1", first.jobId)).toBe("running");
    const second = await ask("1", { kind: "restack_repo", dryRun: true });
    expect(second).toMatchObject({ status: "queued", created: true });
    expect(await statusOf("1", second.jobId)).toBe("queued");
    held.open();
    await expect.poll(() => statusOf("1", second.jobId)).toBe("completed");
    expect(await statusOf("1", first.jobId)).toBe("completed");
  });

  test("only as it can be: names, ancestors, the default branch, an archived or unknown repository", async () => {
    const reparent = (branch: string, parent: string) =>
      refused(ask("1", { kind: "reparent_branch", branch, parent, dryRun: false }));
    expect(await reparent("a", "a")).toMatchObject({ code: "invalid_input", metadata: { field: "parent" } });
    expect(await reparent("main", "a")).toMatchObject({ metadata: { field: "branch" } });
    expect(
      await refused(ask("1", { kind: "rebase_branch", branch: "a", onto: "a", dryRun: false })),
    ).toMatchObject({ code: "invalid_input", metadata: { field: "onto" } });
    expect(await refused(ask("404", { kind: "sync_repo" }))).toMatchObject({ code: "not_found" });
    const archived = repository("2", { ownerId: org.orgId, isArchived: true, updatedAtMs: T0 + 1 });
    await org.github.handleDeliveries({
      installationId: null,
      deliveries: [delivery([{ kind: "upsertRepository", repository: archived }])],
    });
    expect(await refused(ask("2", { kind: "restack_repo", dryRun: false }))).toMatchObject({
      code: "wrong_state",
      metadata: { state: "archived" },
    });
    expect(await ask("2", { kind: "restack_repo", dryRun: true })).toMatchObject({ status: "queued" });
  });
});

test("[RJ2] one job at a time and in order in a repository, as many repositories at a time as the cap allows", async () => {
  jobs.peaks.perRepository = 0;
  jobs.peaks.together = 0;
  const held = jobs.hold("sync_repo");
  const asked = [];
  for (const repoId of ["1", "2", "3"]) {
    asked.push({ repoId, ...(await ask(repoId, { kind: "sync_repo" })) });
    asked.push({ repoId, ...(await ask(repoId, { kind: "restack_repo", dryRun: false })) });
  }
  const mine = () => jobs.started.filter((one) => one.orgId === org.orgId && one.kind !== "sync_config");
  await expect.poll(() => mine().length).toBe(2);
  held.open();
  for (const { repoId, jobId } of asked) {
    await expect.poll(() => statusOf(repoId, jobId)).toBe("completed");
  }
  expect(jobs.peaks).toEqual({ perRepository: 1, together: 2 });
  for (const repoId of ["1", "2", "3"]) {
    const kinds = mine().flatMap((one) => (one.repoId === repoId ? [one.kind] : []));
    expect(kinds).toEqual(["sync_repo", "restack_repo"]);
  }
});

describe("[RJ5]", () => {
  test("the same job asked for twice while it waits is one; another target is another", async () => {
    const held = jobs.hold("sync_repo");
    await ask("1", { kind: "sync_repo" });
    const runs = () => jobs.started.some((one) => one.orgId === org.orgId && one.kind === "sync_repo");
    await expect.poll(runs).toBe(true);
    const restack = { kind: "restack_subtree", branch: "a", dryRun: false } as const;
    const [first, second] = [await ask("1", restack), await ask("1", restack, "bob")];
    expect(second).toEqual({ ...first, created: false });
    expect((await ask("1", { ...restack, branch: "b" })).created).toBe(true);
    expect((await ask("1", { ...restack, dryRun: true })).created).toBe(true);
    // The one that runs has read what it reads already: one more is asked for.
    expect((await ask("1", { kind: "sync_repo" })).created).toBe(true);
    held.open();
    await expect.poll(() => statusOf("1", first.jobId)).toBe("completed");
    expect((await ask("1", restack)).created).toBe(true);
  });

  test("a queued job is cancelled at once and never runs", async () => {
    const held = jobs.hold("sync_repo");
    await ask("1", { kind: "sync_repo" });
    const { jobId } = await ask("1", { kind: "restack_repo", dryRun: false });
    expect(await org.repository("1").cancelJob({ jobId })).toMatchObject({ status: "cancelled" });
    expect(await org.repository("1").cancelJob({ jobId })).toMatchObject({ status: "cancelled" });
    held.open();
    const after = await ask("1", { kind: "restack_repo", dryRun: true });
    await expect.poll(() => statusOf("1", after.jobId)).toBe("completed");
    expect(jobs.started.some(({ run }) => run.job.job.jobId === jobId)).toBe(false);
  });

  test("a running job stops at its next safe point, and no sooner", async () => {
    const held = jobs.hold("sync_repo");
    const { jobId } = await ask("1", { kind: "sync_repo" });
    await expect.poll(async () => (await org.repository("1").getJob({ jobId })).step).toBe("work");
    const asked = await org.repository("1").cancelJob({ jobId });
    expect(asked).toMatchObject({ status: "running", cancelRequested: true });
    expect(jobs.started.find(({ run }) => run.job.job.jobId === jobId)?.run.interrupt.aborted).toBe(true);
    expect(await statusOf("1", jobId)).toBe("running");
    held.open();
    await expect.poll(() => statusOf("1", jobId)).toBe("cancelled");
    const { steps } = await org.repository("1").getJob({ jobId });
    expect(steps.map(({ name }) => name)).toEqual(["work"]);
  });

  test("past the point of no return a cancel comes too late", async () => {
    const gate = Promise.withResolvers<undefined>();
    jobs.behave(async (_c, run) => {
      if (run.job.job.kind !== "sync_repo") return done;
      await run.pointOfNoReturn();
      await run.step("push", "Pushes.");
      await gate.promise;
      await run.step("record", "Records.");
      return done;
    });
    const { jobId } = await ask("1", { kind: "sync_repo" });
    await expect.poll(async () => (await org.repository("1").getJob({ jobId })).step).toBe("push");
    await org.repository("1").cancelJob({ jobId });
    gate.resolve(undefined);
    await expect.poll(() => statusOf("1", jobId)).toBe("completed");
  });

  test("a retry is a new job that points to the old one; what ended well is not retried", async () => {
    jobs.behave(async (_c, run) => {
      if (run.job.job.kind === "restack_repo") throw new TerminalError("branch_not_found", "It is gone.");
      return done;
    });
    const { jobId } = await ask("1", { kind: "restack_repo", dryRun: false });
    await expect.poll(() => statusOf("1", jobId)).toBe("error");
    expect(await org.repository("1").getJob({ jobId })).toMatchObject({
      errorCode: "branch_not_found",
      message: "It is gone.",
      attempts: 1,
    });
    jobs.behave(async () => done);
    const again = await org.repository("1").retryJob({ jobId, requestedBy: "bob" });
    await expect.poll(() => statusOf("1", again.jobId)).toBe("completed");
    expect(await org.repository("1").getJob(again)).toMatchObject({ retryOf: jobId, requestedBy: "bob" });
    const repo = org.repository("1");
    expect(await refused(repo.retryJob({ jobId: again.jobId, requestedBy: "bob" }))).toMatchObject({
      code: "wrong_state",
      metadata: { state: "completed" },
    });
    expect(await refused(repo.cancelJob(again))).toMatchObject({ code: "wrong_state" });
    expect(await refused(repo.getJob({ jobId: "nobody" }))).toMatchObject({ code: "not_found" });
  });
});

test("[DX6] what cannot be reached just now is tried again; what fails for unknown reasons ends after some tries", async () => {
  let failures = 0;
  jobs.behave(async (_c, run) => {
    const { kind } = run.job.job;
    if (kind === "sync_repo" && failures++ < 5) {
      throw new RetryableError("git_network", "The remote does not answer.");
    }
    if (kind === "restack_repo") throw new Error("boom");
    return done;
  });
  const sync = await ask("1", { kind: "sync_repo" });
  const restack = await ask("1", { kind: "restack_repo", dryRun: false });
  await expect.poll(() => statusOf("1", sync.jobId)).toBe("completed");
  await expect.poll(() => statusOf("1", restack.jobId)).toBe("error");
  expect(await org.repository("1").getJob(sync)).toMatchObject({ attempts: 6, errorCode: null });
  expect(await org.repository("1").getJob(restack)).toMatchObject({
    attempts: 4,
    errorCode: "unknown_error",
  });
});

test("[RJ4] every transition and step is an event, numbered without a gap; jobs are counted by kind and outcome", async () => {
  const repo = org.repository("1");
  const connection = repo.connect();
  onTestFinished(() => connection.dispose());
  const events: { seq: number; json: string }[] = [];
  connection.on("topic", (message: TopicBroadcast) => void events.push(...message.events));
  await connection.getConfig();
  jobs.behave(async (_c, run) => {
    if (run.job.job.kind !== "restack_repo") return done;
    await run.step("plan", "Plans.");
    run.progress(1, 2);
    return { ...done, kind: "conflict", message: "One branch conflicts." };
  });
  const { jobId } = await ask("1", { kind: "restack_repo", dryRun: false });
  await expect.poll(() => statusOf("1", jobId)).toBe("conflict");
  const seen = () =>
    events
      .map(({ json }) => JSON.parse(json))
      .filter((event) => event.type === "jobUpdated" && event.job.jobId === jobId)
      .map(({ job }) => [job.status, job.step, job.progress?.done ?? null]);
  await expect.poll(seen).toEqual([
    ["queued", null, null],
    ["running", null, null],
    ["running", "plan", null],
    ["running", "plan", 1],
    ["conflict", "plan", null],
  ]);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => (events[0]?.seq ?? 0) + index));
  expect(actors.observed.jobs).toContainEqual({ kind: "restack_repo", outcome: "accepted" });
  expect(actors.observed.jobs).toContainEqual({ kind: "restack_repo", outcome: "conflict" });
  expect(actors.observed.laneWaits.length).toBeGreaterThan(0);
});

test("the history is paged, newest first; a job's detail has its steps", async () => {
  const asked: string[] = [];
  for (const branch of ["a", "b", "c", "d", "e"]) {
    asked.unshift((await ask("1", { kind: "register_existing_branch", branch })).jobId);
  }
  const listed: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ReturnType<TestOrganization["repository"]>["listJobs"]>> = await org
      .repository("1")
      .listJobs({ limit: 2, cursor });
    listed.push(...page.jobs.filter(({ kind }) => kind !== "sync_config").map(({ jobId }) => jobId));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(listed).toEqual(asked);
  const [newest = ""] = asked;
  repositoryJobDetailSchema.parse(await org.repository("1").getJob({ jobId: newest }));
  expect(await refused(org.repository("1").listJobs({ limit: 2, cursor: "x" }))).toMatchObject({
    code: "invalid_input",
  });
});

test("opening a repository attaches it and reads it, once; its topic is a snapshot of the shared shape", async () => {
  const held = jobs.hold("sync_repo");
  onTestFinished(() => held.open());
  const pages = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ReturnType<TestOrganization["repository"]>["getTopicState"]>> = await org
      .repository("3")
      .getTopicState({ cursor, limit: 1 });
    pages.push(page);
    cursor = page.nextCursor;
  } while (cursor !== null);
  await org.repository("3").getTopicState({ cursor: null, limit: 100 });
  const rows = pages.flatMap((page) => page.rows);
  const values = Object.entries(pages[0]?.values ?? {}).map(([name, json]) => [name, JSON.parse(json)]);
  const snapshot = repositorySnapshotSchema.parse({
    organizationId: org.orgId,
    repoId: "3",
    seq: pages[0]?.seq,
    ...Object.fromEntries(values),
    branches: rows.filter((row) => row.collection === "branches").map((row) => JSON.parse(row.json)),
    jobs: rows.filter((row) => row.collection === "jobs").map((row) => JSON.parse(row.json)),
  });
  expect(snapshot).toMatchObject({
    repository: { fullName: "acme/repo-3", defaultBranch: "main" },
    projection: { status: "missing", readAtMs: null },
    config: { config: null, source: null },
  });
  const { jobs: all } = await org.repository("3").listJobs({ limit: 50, cursor: null });
  expect(all.filter(({ kind }) => kind === "sync_repo")).toMatchObject([{ requestedBy: "foundry" }]);
  expect(await org.github.listAttachedRepositories()).toMatchObject([{ repoId: "3" }]);
});
