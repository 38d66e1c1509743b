import { TerminalError } from "@foundry/durable";
import type { Branch } from "@foundry/shared";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PullRequestRecord, RepositoryRecord } from "../../ports/github.ts";
import type { GithubCommand } from "../../webhooks/index.ts";
import { createHeldJobs, done } from "../testing/held-jobs.ts";
import { pullRequest, repository, T0 } from "../testing/github-world.ts";
import { delivery, startActors } from "../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../testing/start-actors.ts";

const jobs = createHeldJobs();
let actors: TestActors;
let org: TestOrganization;
beforeAll(async () => {
  actors = await startActors({}, undefined, { jobHandlers: jobs.handlers });
});
afterAll(() => actors.stop());
beforeEach(async () => {
  org = actors.organization();
  jobs.behave(async (c, run) => {
    // As the real one: git was read.
    if (run.job.job.kind === "sync_repo") {
      await run.commit(async (draft) => {
        draft.meta = { ...draft.meta, readAtMs: c.deps.now(), stale: false, fullReadDue: false };
      });
    }
    return done;
  });
  await say([{ kind: "upsertRepository", repository: repo() }]);
  await expect.poll(() => org.organization.hasRepository({ repoId: "1" })).toBe(true);
});

const sha = (digit: string) => digit.repeat(40);

function repo(changes: Partial<RepositoryRecord> = {}): RepositoryRecord {
  return repository("1", { ownerId: org.orgId, ...changes });
}

function push(
  branchName: string,
  headSha: string,
  pushedAtMs: number,
  before: string | null = null,
): GithubCommand {
  const lastCommit = { subject: `At ${headSha[0]}`, authorName: "Ada", committedAtMs: T0 };
  return { kind: "setBranchHead", repoId: "1", branchName, headSha, pushedAtMs, before, lastCommit };
}

async function say(...batches: (readonly GithubCommand[])[]): Promise<void> {
  const deliveries = batches.map((commands) => delivery(commands, { event: "push" }));
  const { results } = await org.github.handleDeliveries({ installationId: null, deliveries });
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["applied"]));
}

function tell(row: PullRequestRecord): Promise<void> {
  return say([{ kind: "upsertPullRequest", pullRequest: row }]);
}

async function state() {
  const page = await org.repository("1").getTopicState({ cursor: null, limit: 500 });
  const branches = new Map<string, Branch>();
  for (const { collection, json } of page.rows) {
    if (collection !== "branches") continue;
    const row: Branch = JSON.parse(json);
    branches.set(row.name, row);
  }
  const value = (name: string) => JSON.parse(page.values[name] ?? "null");
  return { branches, seq: page.seq, repository: value("repository"), projection: value("projection") };
}

async function branch(name: string): Promise<Branch | undefined> {
  return (await state()).branches.get(name);
}

async function jobsOf(kind: string) {
  const { jobs: all } = await org.repository("1").listJobs({ limit: 200, cursor: null });
  return all.filter((job) => job.kind === kind);
}

describe("a repository that nobody opened", () => {
  test("costs nothing: neither an actor nor a message", async () => {
    await say([push("feature", sha("a"), T0)], [{ kind: "upsertRepository", repository: repo() }]);
    await tell(pullRequest("1", 1));
    expect(await org.github.listAttachedRepositories()).toEqual([]);
    await expect.poll(async () => (await org.organization.getListItem()).openPullRequestCount).toBe(1);
    expect(actors.observed.outboxes.get(`githubState ${org.orgId}`)).toMatchObject({ depth: 0 });
    await expect(actors.client.repository.get(["org", org.orgId, "repo", "1"]).resolve()).rejects.toThrow();
  });

  test("[RC1] is attached by a push to its default branch, which reads its configuration; git is not read", async () => {
    await say([{ kind: "upsertRepository", repository: repo() }, push("main", sha("a"), T0 + 1)]);
    expect(await org.github.listAttachedRepositories()).toMatchObject([{ repoId: "1" }]);
    const configs = () =>
      jobs.started.filter((one) => one.orgId === org.orgId).map(({ run }) => run.job.args);
    await expect
      .poll(configs)
      .toContainEqual(expect.objectContaining({ kind: "sync_config", headSha: sha("a") }));
    expect(configs().every(({ kind }) => kind === "sync_config")).toBe(true);
  });
});

describe("an opened repository", () => {
  test("begins with all that is known: its identity, heads as pushed, pull requests of its own branches", async () => {
    await say([push("feature", sha("a"), T0), push("branch-1", sha("b"), T0)]);
    await tell(pullRequest("1", 1));
    await tell(pullRequest("1", 2, { headRefName: "feature", headRepoId: "666" }));
    expect(await state()).toMatchObject({ repository: { fullName: "acme/repo-1", defaultBranch: "main" } });
    await expect.poll(async () => [...(await state()).branches.keys()]).toEqual(["branch-1", "feature"]);
    expect(await branch("branch-1")).toMatchObject({
      headSha: sha("b"),
      pullRequest: { number: 1, state: "open" },
    });
    expect(await branch("feature")).toMatchObject({ pullRequest: null, state: "unknown" });
  });

  test("[RJ8] pushes move its branches at once, without git or GitHub, and ask once for git to be read", async () => {
    await state();
    await expect.poll(async () => (await state()).projection.status).toBe("fresh");
    const calls = actors.world.calls.length;
    const [first] = await jobsOf("sync_repo");
    const held = jobs.hold("sync_repo");
    await say([push("feature", sha("a"), T0 + 1)]);
    await say([push("feature", sha("b"), T0 + 2, sha("a"))], [push("other", sha("c"), T0 + 3)]);
    await expect
      .poll(() => branch("feature"))
      .toMatchObject({
        headSha: sha("b"),
        state: "unknown",
        lastCommit: { subject: "At b", authorName: "Ada" },
      });
    await expect.poll(() => branch("other")).toMatchObject({ headSha: sha("c") });
    expect((await state()).projection).toMatchObject({ status: "stale", pushedAtMs: T0 + 3 });
    const after = (await jobsOf("sync_repo")).filter(({ jobId }) => jobId !== first?.jobId);
    expect(after.length).toBeGreaterThanOrEqual(1);
    expect(after.length).toBeLessThanOrEqual(2);
    expect(actors.world.calls.length).toBe(calls);
    held.open();
  });

  test("an older push that comes later changes nothing; a deletion removes the branch", async () => {
    await state();
    await say([push("feature", sha("b"), T0 + 20)]);
    await say([push("feature", sha("a"), T0 + 10)]);
    await say([push("last", sha("c"), T0 + 30)]);
    await expect.poll(() => branch("last")).toBeDefined();
    expect(await branch("feature")).toMatchObject({ headSha: sha("b") });
    await say([
      { kind: "removeBranch", repoId: "1", branchName: "feature", pushedAtMs: T0 + 40, before: sha("b") },
    ]);
    await expect.poll(() => branch("feature")).toBeUndefined();
  });

  test("[DX4] a redelivered push is heard once: no second job, no second event", async () => {
    await state();
    const deliveries = [
      delivery([{ kind: "upsertRepository", repository: repo() }, push("main", sha("a"), T0 + 1)], {
        event: "push",
      }),
    ];
    await org.github.handleDeliveries({ installationId: null, deliveries });
    await expect.poll(() => branch("main")).toMatchObject({ state: "trunk" });
    const count = async () =>
      (await jobsOf("sync_config")).filter(({ status }) => status === "completed").length;
    await expect.poll(count).toBe(2);
    await expect.poll(async () => (await state()).projection.status).toBe("fresh");
    const { seq } = await state();
    await org.github.handleDeliveries({ installationId: null, deliveries });
    await say([push("probe", sha("e"), T0 + 2)]);
    await expect.poll(() => branch("probe")).toBeDefined();
    const log = await org.repository("1").getTopicEvents({ since: seq, limit: 100 });
    if (log.kind !== "events") throw new Error("the log is gone");
    expect(log.events.some(({ json }) => json.includes('"main"') && json.includes("branchUpdated"))).toBe(
      false,
    );
    expect(await jobsOf("sync_config")).toHaveLength(2);
  });

  test("[RC2] each delivery to the default branch is a job of its own, a revert to an old commit too", async () => {
    await state();
    for (const [index, digit] of ["a", "b", "a"].entries()) {
      await say([{ kind: "upsertRepository", repository: repo() }, push("main", sha(digit), T0 + index)]);
    }
    const heads = () =>
      jobs.started.flatMap(({ orgId, run: { job } }) =>
        orgId === org.orgId && job.args.kind === "sync_config" && job.args.headSha ? [job.args.headSha] : [],
      );
    await expect.poll(heads).toEqual([sha("a"), sha("b"), sha("a")]);
  });

  test("its pull requests follow GitHub's; a merged one settles what stands on its branch [ST4]", async () => {
    await state();
    await expect.poll(async () => (await state()).projection.status).toBe("fresh");
    await say([push("branch-1", sha("a"), T0 + 1), push("branch-2", sha("b"), T0 + 1)]);
    await tell(pullRequest("1", 1));
    await tell(pullRequest("1", 2, { baseRefName: "branch-1" }));
    await expect.poll(() => branch("branch-2")).toMatchObject({ pullRequest: { baseRefName: "branch-1" } });
    await tell(pullRequest("1", 1, { state: "merged", updatedAtMs: T0 + 9, mergedAtMs: T0 + 9 }));
    await expect.poll(() => branch("branch-1")).toMatchObject({ pullRequest: { state: "merged" } });
    expect(await jobsOf("settle_merged")).toMatchObject([{ branch: "branch-1", requestedBy: "foundry" }]);
    await tell(pullRequest("1", 2, { state: "merged", updatedAtMs: T0 + 10, mergedAtMs: T0 + 10 }));
    await expect.poll(() => branch("branch-2")).toMatchObject({ pullRequest: { state: "merged" } });
    expect(await jobsOf("settle_merged")).toHaveLength(1);
  });

  test("a rename and another default branch arrive; the new trunk's configuration is read", async () => {
    await state();
    await say([push("main", sha("a"), T0), push("next", sha("b"), T0)]);
    await expect.poll(() => branch("main")).toMatchObject({ state: "trunk" });
    const before = (await jobsOf("sync_config")).length;
    const renamed = repo({ name: "new", defaultBranch: "next", updatedAtMs: T0 + 1 });
    await say([{ kind: "upsertRepository", repository: renamed }]);
    await expect.poll(() => branch("next")).toMatchObject({ state: "trunk" });
    expect(await branch("main")).toMatchObject({ state: "unknown" });
    expect((await state()).repository).toMatchObject({ fullName: "acme/new", defaultBranch: "next" });
    expect((await jobsOf("sync_config")).length).toBe(before + 1);
  });

  test("[DX11] a full sync reads git and the configuration anew: what lost pushes would have changed", async () => {
    actors.world.repositories.set("1", repo());
    await state();
    await expect.poll(async () => (await state()).projection.status).toBe("fresh");
    const before = { config: (await jobsOf("sync_config")).length, repo: (await jobsOf("sync_repo")).length };
    await org.github.fullSync({ force: true, installationId: "5" });
    await expect.poll(async () => (await jobsOf("sync_config")).length).toBeGreaterThan(before.config);
    await expect.poll(async () => (await jobsOf("sync_repo")).length).toBeGreaterThan(before.repo);
  });

  test("that leaves the account is told nothing more, and refuses; one that comes back is read anew", async () => {
    const held = jobs.hold("restack_repo");
    await state();
    const running = await org.repository("1").createJob({
      body: { kind: "restack_repo", dryRun: false },
      requestedBy: "ada",
    });
    const job = () => org.repository("1").getJob(running);
    await expect.poll(async () => (await job()).step).toBe("work");
    await say([{ kind: "removeRepository", repository: repo({ updatedAtMs: T0 + 1 }) }]);
    await expect.poll(() => org.github.listAttachedRepositories()).toEqual([]);
    held.open();
    await expect.poll(async () => (await job()).status).toBe("cancelled");
    await expect(state()).rejects.toMatchObject({ code: "not_found" });
    await say([{ kind: "upsertRepository", repository: repo({ updatedAtMs: T0 + 2 }) }]);
    expect((await state()).repository).toMatchObject({ fullName: "acme/repo-1" });
    expect(await org.github.listAttachedRepositories()).toMatchObject([{ repoId: "1" }]);
  });
});

describe("[RJ9] a task on a branch", () => {
  const create = (branchName: string) => org.organization.createTask({ repoId: "1", branchName });
  const task = async (taskId: string) => org.task(taskId).getTask();

  test("of a fresh projection that has it is queued at once", async () => {
    await state();
    await say([push("feature", sha("a"), T0)]);
    await expect.poll(() => branch("feature")).toBeDefined();
    await expect.poll(async () => (await state()).projection.status).toBe("fresh");
    const { taskId, status } = await create("feature");
    expect(status).toBe("queued");
    await expect.poll(() => branch("feature")).toMatchObject({ task: { taskId, status: "queued" } });
    expect(await jobsOf("register_existing_branch")).toEqual([]);
    await org.organization.archiveTask({ taskId });
    await expect.poll(() => branch("feature")).toMatchObject({ task: null });
  });

  test("that is not known attaches, and is queued when a job has brought the branch in", async () => {
    const held = jobs.hold("register_existing_branch");
    const { taskId, status } = await create("feature");
    expect(status).toBe("attaching");
    expect((await task(taskId)).statusReason).toMatchObject({ code: "attaching_branch" });
    await expect.poll(async () => (await jobsOf("register_existing_branch"))[0]?.status).toBe("running");
    held.open();
    await expect.poll(async () => (await task(taskId)).status).toBe("queued");
    expect((await task(taskId)).transitions.map(({ to }) => to)).toEqual(["attaching", "queued"]);
  });

  test("that does not exist ends with that reason; a retry looks again", async () => {
    jobs.behave(async (_c, run) => {
      if (run.job.job.kind !== "register_existing_branch") return done;
      throw new TerminalError("branch_not_found", "There is no branch nowhere.");
    });
    const { taskId } = await create("nowhere");
    await expect.poll(async () => (await task(taskId)).status).toBe("error");
    expect((await task(taskId)).statusReason).toEqual({
      code: "branch_not_found",
      message: "There is no branch nowhere.",
    });
    jobs.behave(async () => done);
    expect(await org.organization.retryTask({ taskId })).toMatchObject({ status: "attaching" });
    await expect.poll(async () => (await task(taskId)).status).toBe("queued");
  });
});
