import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PullRequestRecord } from "../../ports/github.ts";
import type { GithubCommand } from "../../webhooks/index.ts";
import { pullRequest, repository, T0 } from "../testing/github-world.ts";
import { delivery, readState, startActors, watchTopic } from "../testing/start-actors.ts";
import type { TestActors, TestOrganization } from "../testing/start-actors.ts";
import type { HandledDelivery } from "./contract.ts";

let actors: TestActors;
beforeAll(async () => {
  actors = await startActors();
});
afterAll(() => actors.stop());

function upsert(org: TestOrganization, row: PullRequestRecord): HandledDelivery {
  const repo = repository(row.repoId, { ownerId: org.orgId });
  return delivery([
    { kind: "upsertRepository", repository: repo },
    { kind: "upsertPullRequest", pullRequest: row },
    activity(row.title),
  ]);
}

function activity(subject: string): GithubCommand {
  return {
    kind: "recordActivity",
    activity: {
      repoId: "7",
      repoFullName: "acme/repo-7",
      event: "pull_request",
      action: "edited",
      actorLogin: "ada",
      subject,
      pullRequestNumber: null,
      url: null,
    },
  };
}

function handle(org: TestOrganization, ...deliveries: HandledDelivery[]) {
  return org.github.handleDeliveries({ installationId: null, deliveries });
}

async function openTitles(org: TestOrganization): Promise<unknown[]> {
  const { openPullRequests } = await readState(org);
  return openPullRequests.map((row) => row["title"]);
}

test("[GH10] a delivery becomes rows and events, whole and numbered without a gap", async () => {
  const org = actors.organization();
  const events = await watchTopic(org);
  const { results } = await handle(org, upsert(org, pullRequest("7", 1)));
  expect(results).toMatchObject([{ status: "applied" }]);
  await expect.poll(() => events.length).toBe(4);
  expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
  const types = events.map((event): { type: string } => JSON.parse(event.json)).map((event) => event.type);
  expect(types).toEqual(["connectionUpdated", "repoUpdated", "pullRequestUpdated", "activityRecorded"]);
  const state = await readState(org);
  expect(state).toMatchObject({
    seq: 4,
    repos: [{ repoId: "7" }],
    recentActivity: [{ subject: "Change 1" }],
  });
  expect(state.openPullRequests).toMatchObject([
    { prId: "7#1", repoFullName: "acme/repo-7", authorLogin: "ada" },
  ]);
});

describe("[GH4] [DX4] once, whatever is repeated", () => {
  test("the same batch twice is a duplicate without an event", async () => {
    const org = actors.organization();
    const events = await watchTopic(org);
    const batch = [upsert(org, pullRequest("7", 1)), upsert(org, pullRequest("7", 2))];
    await handle(org, ...batch);
    await expect.poll(() => events.length).toBe(6);
    const again = await handle(org, ...batch);
    expect(again.results).toMatchObject([{ status: "duplicate" }, { status: "duplicate" }]);
    await handle(org, upsert(org, pullRequest("7", 3)));
    await expect.poll(() => events.length).toBe(8);
    expect(events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("the same delivery twice in one batch", async () => {
    const org = actors.organization();
    const one = upsert(org, pullRequest("7", 1));
    const { results } = await handle(org, one, one);
    expect(results).toMatchObject([{ status: "applied" }, { status: "duplicate" }]);
  });

  test("a payload that changes nothing publishes nothing of it", async () => {
    const org = actors.organization();
    const events = await watchTopic(org);
    await handle(org, upsert(org, pullRequest("7", 1)));
    await handle(org, upsert(org, pullRequest("7", 1)));
    await expect.poll(() => events.length).toBe(5);
    const last = events.slice(4).map((event): { type: string } => JSON.parse(event.json));
    expect(last.map((event) => event.type)).toEqual(["activityRecorded"]);
  });
});

test("[GH2] a delivery whose rows cannot be written is rejected alone, the others apply", async () => {
  const org = actors.organization();
  const bad = upsert(org, { ...pullRequest("7", 2), ...JSON.parse('{"title":null}') });
  const { results } = await handle(
    org,
    upsert(org, pullRequest("7", 1)),
    bad,
    upsert(org, pullRequest("7", 3)),
  );
  expect(results).toMatchObject([
    { status: "applied" },
    { guid: bad.guid, status: "rejected", code: "apply_failed" },
    { status: "applied" },
  ]);
  await expect.poll(() => openTitles(org)).toEqual(["Change 1", "Change 3"]);
});

describe("[GH5] open until a payload says otherwise", () => {
  test("closed leaves the list, reopened and newer open payloads bring it back", async () => {
    const org = actors.organization();
    const at = (minutes: number, changes: Partial<PullRequestRecord> = {}) =>
      upsert(org, pullRequest("7", 1, { updatedAtMs: T0 + minutes * 60_000, ...changes }));
    await handle(org, at(0));
    await expect.poll(() => openTitles(org)).toEqual(["Change 1"]);
    await handle(org, at(1, { state: "closed", closedAtMs: T0 + 60_000 }));
    await expect.poll(() => openTitles(org)).toEqual([]);
    await handle(org, at(2));
    await expect.poll(() => openTitles(org)).toEqual(["Change 1"]);
    const item = await org.organization.getListItem();
    expect(item).toMatchObject({ repositoryCount: 1, openPullRequestCount: 1 });
  });
});

test("[GH6] a fork's branch of the same name is not ours", async () => {
  const org = actors.organization();
  await handle(
    org,
    upsert(org, pullRequest("7", 1, { headRefName: "main", headRepoId: "99" })),
    upsert(org, pullRequest("7", 2, { headRefName: "main", headRepoId: null })),
  );
  const find = () => org.github.getPullRequestForBranch({ repoId: "7", branchName: "main" });
  expect(await find()).toBeNull();
  await handle(org, upsert(org, pullRequest("7", 3, { headRefName: "main", headRepoId: "7" })));
  expect(await find()).toMatchObject({ prId: "7#3" });
});

describe("[GH7] an older payload never overwrites a newer row, for every column", () => {
  const rank = { open: 0, closed: 1, merged: 2 };

  test("any order of payloads, in any batches, ends in the same row", async () => {
    const org = actors.organization();
    let number = 0;
    await handle(org, upsert(org, pullRequest("7", 1)));
    const payload = fc.record({
      title: fc.string({ minLength: 1 }).map((text) => text.replaceAll("\u0000", "")),
      body: fc.option(fc.string()),
      state: fc.constantFrom("open", "closed", "merged"),
      isDraft: fc.boolean(),
      headRefName: fc.constantFrom("a", "b", "c"),
      headSha: fc.constantFrom("1".repeat(40), "2".repeat(40)),
      headRepoId: fc.constantFrom("7", "99", null),
      baseRefName: fc.constantFrom("main", "next"),
      authorLogin: fc.option(fc.constantFrom("ada", "bob")),
      updatedAtMs: fc.integer({ min: 0, max: 5 }).map((minute) => T0 + minute * 60_000),
      closedAtMs: fc.option(fc.constant(T0)),
      mergedAtMs: fc.option(fc.constant(T0)),
    });
    const history = fc.uniqueArray(payload, {
      minLength: 2,
      maxLength: 8,
      // Two payloads of one second and one state differ by nothing that could order them.
      selector: (one) => `${one.updatedAtMs}/${rank[one.state]}`,
    });
    await fc.assert(
      fc.asyncProperty(history, fc.nat({ max: 3 }), async (payloads, splitAt) => {
        number++;
        const rows = payloads.map((changes) => pullRequest("7", number, changes));
        const deliveries = rows.map((row) => upsert(org, row));
        await handle(org, ...deliveries.slice(0, splitAt));
        await handle(org, ...deliveries.slice(splitAt));
        const [stored] = await org.github.listPullRequestsForRepository({ repoId: "7" });
        const expected = rows.toSorted(
          (a, b) => b.updatedAtMs - a.updatedAtMs || rank[b.state] - rank[a.state],
        )[0];
        expect(stored).toEqual(expected);
      }),
      { numRuns: 25, seed: 7 },
    );
  }, 60_000);

  test("repositories: a deletion is final for its second, a push only moves pushed_at", async () => {
    const org = actors.organization();
    const row = (changes: object) => repository("7", { ownerId: org.orgId, ...changes });
    const say = (kind: "upsertRepository" | "removeRepository", changes: object) =>
      handle(org, delivery([{ kind, repository: row(changes) }]));
    await say("upsertRepository", { updatedAtMs: T0 + 2, description: "new", pushedAtMs: 5 });
    await say("upsertRepository", { updatedAtMs: T0 + 1, description: "old", pushedAtMs: 9 });
    expect(await org.github.listRepositories()).toMatchObject([{ description: "new", pushedAtMs: 9 }]);
    await say("removeRepository", { updatedAtMs: T0 + 2 });
    await say("upsertRepository", { updatedAtMs: T0 + 2, description: "late" });
    expect(await org.github.listRepositories()).toEqual([]);
  });
});

test("a deleted repository takes its pull requests along, and late payloads do not bring them back", async () => {
  const org = actors.organization();
  const events = await watchTopic(org);
  const rows = Array.from({ length: 700 }, (_, index) => pullRequest("7", index + 1));
  await handle(org, ...rows.map((row) => upsert(org, row)));
  await expect.poll(async () => (await org.organization.getListItem()).openPullRequestCount).toBe(700);
  await handle(
    org,
    delivery([{ kind: "removeRepository", repository: repository("7", { ownerId: org.orgId }) }]),
  );
  await handle(org, upsert(org, pullRequest("7", 5, { updatedAtMs: T0 + 1 })));
  await expect.poll(async () => (await readState(org)).repos).toEqual([]);
  expect((await readState(org)).openPullRequests).toEqual([]);
  const last = events.findLast((event) => event.json.includes("repoRemoved"));
  expect(
    events.filter((event) => event.json.includes("pullRequestRemoved") && event.seq > (last?.seq ?? 0)),
  ).toEqual([]);
  expect(await org.organization.getListItem()).toMatchObject({ repositoryCount: 0, openPullRequestCount: 0 });
});

test("a renamed repository's pull requests go out again under its new name", async () => {
  const org = actors.organization();
  await handle(org, upsert(org, pullRequest("7", 1)));
  const renamed = repository("7", { ownerId: org.orgId, name: "new", updatedAtMs: T0 + 1 });
  await handle(org, delivery([{ kind: "upsertRepository", repository: renamed }]));
  await expect
    .poll(async () => (await readState(org)).openPullRequests)
    .toMatchObject([{ prId: "7#1", repoFullName: "acme/new" }]);
});

test("branches: heads follow the pushes, in the order of the pushes", async () => {
  const org = actors.organization();
  const head = () => org.github.getBranchHead({ repoId: "7", branchName: "x" });
  const set = (headSha: string | null, pushedAtMs: number) =>
    handle(org, delivery([{ kind: "setBranchHead", repoId: "7", branchName: "x", headSha, pushedAtMs }]));
  await set("b".repeat(40), 20);
  await set(null, 20);
  await set("a".repeat(40), 10);
  expect(await head()).toBe("b".repeat(40));
  await handle(org, delivery([{ kind: "removeBranch", repoId: "7", branchName: "x", pushedAtMs: 30 }]));
  expect(await head()).toBeNull();
});
