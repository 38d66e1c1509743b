import { RetryableError, TerminalError } from "@foundry/durable";
import type { Sync } from "@foundry/shared";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { pullRequest, repository, T0 } from "../testing/github-world.ts";
import { delivery, readState, startActors, watchTopic } from "../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../testing/start-actors.ts";

let actors: TestActors;
beforeAll(async () => {
  actors = await startActors({ syncDebounceMs: 600, syncDebounceMaxMs: 10_000 });
});
afterAll(() => actors.stop());

let org: TestOrganization;
beforeEach(() => {
  const { world } = actors;
  world.repositories.clear();
  world.pullRequests.clear();
  world.members.clear();
  world.calls.length = 0;
  org = actors.organization();
});
afterEach(() => {
  actors.world.intercept = () => undefined;
});

function put(repositories: number, pullRequests: number): void {
  for (let r = 1; r <= repositories; r++) {
    actors.world.repositories.set(String(r), repository(String(r), { ownerId: org.orgId }));
    for (let n = 1; n <= pullRequests; n++) {
      const row = pullRequest(String(r), n);
      actors.world.pullRequests.set(row.prId, row);
    }
  }
}

function account() {
  return { accountId: org.orgId, login: "acme", accountType: "Organization", avatarUrl: null } as const;
}

function connect() {
  return org.github.fullSync({ force: false, installationId: "5", account: account() });
}

async function settled(jobId?: string): Promise<Sync> {
  const sync = async () => (await org.github.getSummary()).sync;
  await expect
    .poll(
      async () => {
        const now = await sync();
        return now !== null && now.finishedAtMs !== null && (jobId === undefined || now.jobId === jobId);
      },
      { timeout: 20_000 },
    )
    .toBe(true);
  const last = await sync();
  if (!last) throw new Error("no sync");
  return last;
}

function listCalls(): string[] {
  return actors.world.calls.filter((call) => !call.endsWith("!"));
}

describe("[GH8] a full sync", () => {
  test("reads repositories, then open pull requests, then members, and the topic has them", async () => {
    put(3, 2);
    actors.world.members.set("9", {
      memberId: "9",
      login: "ada",
      name: null,
      avatarUrl: null,
      role: "admin",
    });
    const { jobId, status } = await connect();
    expect(status).toBe("queued");
    expect(await settled(jobId)).toMatchObject({ status: "idle", kind: "full", error: null, skipped: [] });
    const kinds = listCalls().map((call) => call.split(/[/?]/)[0]);
    expect(kinds).toEqual([
      "repositories",
      ...Array.from({ length: 3 }, () => "pullRequests"),
      ...Array.from({ length: 2 }, () => "members"),
    ]);
    expect((await org.github.getSummary()).counts).toEqual({
      repositories: 3,
      openPullRequests: 6,
      members: 1,
    });
    await expect.poll(async () => (await readState(org)).openPullRequests.length).toBe(6);
    const item = await org.organization.getListItem();
    expect(item).toMatchObject({
      repositoryCount: 3,
      openPullRequestCount: 6,
      connection: { status: "connected" },
    });
  });

  test("removes what GitHub no longer has, and nothing that a webhook touched meanwhile", async () => {
    put(2, 2);
    await settled((await connect()).jobId);
    const { world } = actors;
    world.repositories.delete("2");
    world.pullRequests.delete("1#1");
    let opened = false;
    world.intercept = async (call) => {
      if (!call.startsWith("members/admin") || opened) return;
      opened = true;
      const newer = pullRequest("1", 50, { updatedAtMs: T0 + 1 });
      await org.github.handleDeliveries({
        installationId: "5",
        deliveries: [delivery([{ kind: "upsertPullRequest", pullRequest: newer }])],
      });
    };
    await settled((await org.github.fullSync({ force: false })).jobId);
    expect(opened).toBe(true);
    const numbers = (await org.github.listPullRequestsForRepository({ repoId: "1" })).map(
      (row) => row.number,
    );
    expect(numbers).toEqual([50, 2]);
    expect((await org.github.listRepositories()).map((row) => row.repoId)).toEqual(["1"]);
    await expect
      .poll(async () => (await readState(org)).openPullRequests.map((row) => row["prId"]))
      .toEqual(["1#2", "1#50"]);
  });

  test("a repository that is renamed while its list is waited for is read under its new name", async () => {
    put(2, 2);
    await settled((await connect()).jobId);
    const { world } = actors;
    const name = { name: "renamed", fullName: "acme/renamed", updatedAtMs: T0 + 1 };
    const renamed = repository("2", { ownerId: org.orgId, ...name });
    world.repositories.set("2", renamed);
    world.pullRequests.set("2#3", pullRequest("2", 3));
    world.intercept = async (call) => {
      // GitHub knows no repository of the name that our row has; its webhook comes in this moment.
      if (!call.startsWith("pullRequests/undefined")) return;
      const deliveries = [delivery([{ kind: "upsertRepository", repository: renamed }])];
      await org.github.handleDeliveries({ installationId: "5", deliveries });
    };
    const { jobId } = await org.github.reloadPullRequests();
    expect(await settled(jobId)).toMatchObject({ error: null, skipped: [] });
    expect(await org.github.listPullRequestsForRepository({ repoId: "2" })).toHaveLength(3);
  });

  test("a webhook that arrives meanwhile wins over the page", async () => {
    put(1, 1);
    actors.world.intercept = async (call) => {
      if (!call.startsWith("pullRequests/")) return;
      const closed = pullRequest("1", 1, { state: "merged", updatedAtMs: T0 + 5, mergedAtMs: T0 + 5 });
      await org.github.handleDeliveries({
        installationId: "5",
        deliveries: [delivery([{ kind: "upsertPullRequest", pullRequest: closed }])],
      });
    };
    await settled((await connect()).jobId);
    expect(await org.github.listPullRequestsForRepository({ repoId: "1" })).toMatchObject([
      { state: "merged" },
    ]);
  });

  test("goes on at the page where it stopped", async () => {
    put(1, 250);
    let failures = 0;
    actors.world.intercept = (call) => {
      if (call === "pullRequests/1?page=3" && failures++ < 2) {
        throw new RetryableError("github_rate_limited", "slow down", { retryAfterMs: 20 });
      }
    };
    await settled((await connect()).jobId);
    const calls = actors.world.calls.filter((call) => call.startsWith("pullRequests/1"));
    expect(calls).toEqual([
      "pullRequests/1?page=1",
      "pullRequests/1?page=2",
      "pullRequests/1?page=3!",
      "pullRequests/1?page=3!",
      "pullRequests/1?page=3",
    ]);
    expect((await org.github.getSummary()).counts.openPullRequests).toBe(250);
  });

  test("reports and skips a repository that fails, keeping its rows", async () => {
    put(3, 2);
    await settled((await connect()).jobId);
    actors.world.intercept = (call) => {
      if (call.startsWith("pullRequests/1")) throw new TerminalError("github_forbidden", "no");
      if (call.startsWith("pullRequests/2")) throw new RetryableError("github_unavailable", "502");
    };
    const sync = await settled((await org.github.fullSync({ force: false })).jobId);
    expect(sync).toMatchObject({
      status: "idle",
      skipped: [
        { repoId: "1", repoFullName: "acme/repo-1", code: "github_forbidden" },
        { repoId: "2", code: "github_unavailable" },
      ],
    });
    expect((await org.github.getSummary()).counts.openPullRequests).toBe(6);
  });

  test("never overlaps: a second request while one runs asks for exactly one more", async () => {
    put(1, 1);
    await settled((await connect()).jobId);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    actors.world.intercept = (call) => (call.startsWith("members/admin") ? held : undefined);
    actors.world.calls.length = 0;
    const first = await org.github.fullSync({ force: false });
    await expect.poll(async () => (await org.github.getSummary()).sync?.phase).toBe("members");
    const second = await org.github.fullSync({ force: false });
    const third = await org.github.fullSync({ force: true });
    expect(second.jobId).not.toBe(first.jobId);
    expect(third.jobId).toBe(second.jobId);
    release();
    await settled(second.jobId);
    expect(listCalls().filter((call) => call.startsWith("repositories"))).toHaveLength(2);
  });

  test("asks conditionally, and is told that nothing was modified", async () => {
    put(2, 1);
    await settled((await connect()).jobId);
    const listed = () => org.organization.getListItem();
    await expect.poll(listed).toMatchObject({ openPullRequestCount: 2, sync: { status: "idle" } });
    const events = await watchTopic(org);
    actors.world.calls.length = 0;
    const { jobId } = await org.github.fullSync({ force: false });
    await settled(jobId);
    expect(actors.world.calls.every((call) => call.endsWith("="))).toBe(true);
    expect((await org.github.getSummary()).counts).toMatchObject({ repositories: 2, openPullRequests: 2 });
    await expect.poll(listed).toMatchObject({ sync: { status: "idle", jobId } });
    const types = new Set(
      events.map((event): { type: string } => JSON.parse(event.json)).map((one) => one.type),
    );
    expect([...types]).toEqual(["syncProgress"]);
    actors.world.calls.length = 0;
    await settled((await org.github.fullSync({ force: true })).jobId);
    expect(actors.world.calls.some((call) => call.endsWith("="))).toBe(false);
  });

  test("10,000 pull requests of 200 repositories", async () => {
    put(200, 50);
    await settled((await connect()).jobId);
    expect((await org.github.getSummary()).counts).toMatchObject({
      repositories: 200,
      openPullRequests: 10_000,
    });
    await expect
      .poll(async () => (await org.organization.getListItem()).openPullRequestCount, { timeout: 30_000 })
      .toBe(10_000);
    expect((await readState(org)).openPullRequests).toHaveLength(10_000);
  }, 90_000);
});

describe("[GH9] no call outside first connection, reloads, recovery and writes", () => {
  test("the first delivery of an installation starts the first sync, later ones call nothing", async () => {
    put(1, 1);
    const one = (number: number) =>
      org.github.handleDeliveries({
        installationId: "5",
        deliveries: [
          delivery([
            { kind: "observeAccount", account: account() },
            { kind: "upsertRepository", repository: repository("1", { ownerId: org.orgId }) },
            { kind: "upsertPullRequest", pullRequest: pullRequest("1", number) },
          ]),
        ],
      });
    await one(1);
    await settled();
    const { length } = actors.world.calls;
    expect(length).toBe(4);
    for (let number = 2; number < 12; number++) await one(number);
    await org.github.listPullRequestsForRepository({ repoId: "1" });
    await readState(org);
    expect(actors.world.calls).toHaveLength(length);
  });

  test("a reload calls for its own row only", async () => {
    put(2, 2);
    await settled((await connect()).jobId);
    actors.world.calls.length = 0;
    actors.world.repositories.set(
      "1",
      repository("1", { ownerId: org.orgId, description: "new", updatedAtMs: T0 + 1 }),
    );
    await settled((await org.github.reloadRepository({ repoId: "1" })).jobId);
    expect(actors.world.calls).toEqual(["repository/1"]);
    actors.world.pullRequests.delete("1#1");
    await settled((await org.github.reloadPullRequest({ repoId: "1", number: 1 })).jobId);
    expect(actors.world.calls).toEqual(["repository/1", "pullRequest/1!"]);
    await expect
      .poll(async () => (await readState(org)).openPullRequests.map((row) => row["prId"]))
      .toEqual(["1#2", "2#1", "2#2"]);
    actors.world.calls.length = 0;
    await settled((await org.github.reloadPullRequests()).jobId);
    expect(new Set(actors.world.calls.map((call) => call.split(/[/?]/)[0]))).toEqual(
      new Set(["pullRequests"]),
    );
    actors.world.calls.length = 0;
    await settled((await org.github.reloadOrganization()).jobId);
    expect(new Set(actors.world.calls.map((call) => call.split(/[/?]/)[0]))).toEqual(
      new Set(["repositories", "members"]),
    );
  });

  test("reloads of what is not connected, or not there, are refused with a code", async () => {
    await expect(org.github.reloadOrganization()).rejects.toMatchObject({ code: "not_connected" });
    put(1, 1);
    await settled((await connect()).jobId);
    await expect(org.github.reloadRepository({ repoId: "77" })).rejects.toMatchObject({ code: "not_found" });
  });
});

test("[DX9] a burst of installation_repositories is one sync, after the burst", async () => {
  put(1, 1);
  await settled((await connect()).jobId);
  actors.world.calls.length = 0;
  for (let i = 0; i < 6; i++) {
    const burst = delivery([
      { kind: "requestFullSync", reason: "installation_repositories.added", debounced: true },
    ]);
    await org.github.handleDeliveries({ installationId: "5", deliveries: [burst] });
  }
  await expect
    .poll(() => listCalls().filter((call) => call.startsWith("repositories")).length, { timeout: 5_000 })
    .toBe(1);
  await settled();
  expect(listCalls().filter((call) => call.startsWith("repositories"))).toHaveLength(1);
});

test("[DX6] a sync that keeps failing ends with its reason, and can be asked for again", async () => {
  put(1, 1);
  actors.world.intercept = () => {
    throw new TerminalError("github_unauthorized", "Bad credentials");
  };
  const sync = await settled((await connect()).jobId);
  expect(sync).toMatchObject({
    status: "error",
    error: { code: "github_unauthorized", message: "Bad credentials" },
  });
  await expect.poll(async () => (await org.organization.getListItem()).sync.status).toBe("error");
  actors.world.intercept = () => undefined;
  expect(await settled((await org.github.fullSync({ force: false })).jobId)).toMatchObject({
    status: "idle",
  });
});

describe("[GH11] clearState", () => {
  test("removes everything, ends the running sync, and the sidebar shows it", async () => {
    put(2, 400);
    await settled((await connect()).jobId);
    await expect.poll(async () => (await org.organization.getListItem()).openPullRequestCount).toBe(800);
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    actors.world.intercept = (call) => (call.startsWith("members") ? held : undefined);
    await org.github.fullSync({ force: true });
    await expect.poll(async () => (await org.github.getSummary()).sync?.phase).toBe("members");
    const gone = delivery([{ kind: "clearState", status: "suspended", installationId: "5" }]);
    const late = delivery([
      { kind: "upsertPullRequest", pullRequest: pullRequest("1", 1, { updatedAtMs: T0 + 9 }) },
    ]);
    await org.github.handleDeliveries({ installationId: "5", deliveries: [gone, late] });
    release();
    await expect
      .poll(async () => org.organization.getListItem())
      .toMatchObject({
        connection: { status: "suspended" },
        sync: { status: "idle" },
        repositoryCount: 0,
        openPullRequestCount: 0,
      });
    expect(await org.github.getSummary()).toMatchObject({
      counts: { repositories: 0, openPullRequests: 0, members: 0 },
      sync: { status: "idle" },
    });
  });

  test("the installation's return brings everything back", async () => {
    put(1, 2);
    await settled((await connect()).jobId);
    const gone = delivery([{ kind: "clearState", status: "disconnected", installationId: "5" }]);
    await org.github.handleDeliveries({ installationId: "5", deliveries: [gone] });
    await expect.poll(async () => (await org.organization.getListItem()).repositoryCount).toBe(0);
    const back = delivery([
      { kind: "connect", installationId: "6" },
      { kind: "requestFullSync", reason: "installation.created", debounced: false },
    ]);
    await org.github.handleDeliveries({ installationId: "6", deliveries: [back] });
    await expect
      .poll(async () => org.organization.getListItem())
      .toMatchObject({ connection: { status: "connected", installationId: "6" }, openPullRequestCount: 2 });
  });
});

test("createPullRequest finds the branch's open one before it creates another [DX7]", async () => {
  put(1, 1);
  await settled((await connect()).jobId);
  const ask = () =>
    org.github.createPullRequest({
      repoId: "1",
      branchName: "new",
      baseBranch: "main",
      title: "New",
      body: "",
      draft: true,
    });
  const first = await ask();
  expect(first).toMatchObject({ number: 2, isDraft: true });
  expect(await ask()).toEqual(first);
  expect(actors.world.calls.filter((call) => call.startsWith("create/"))).toHaveLength(1);
  await expect.poll(async () => (await readState(org)).openPullRequests.length).toBe(2);
});
