import { expect, onTestFinished, test } from "vitest";
import { pullRequest, repository } from "./testing/github-world.ts";
import { delivery, readState, startActors } from "./testing/start-actors.ts";
import type { TestActors } from "./testing/start-actors.ts";

const MOVE_TIMEOUT_MS = 60_000;

/** Workers that end in the middle of things, each followed by a new one over the same engine. */
async function startWorkers() {
  let current: TestActors = await startActors();
  onTestFinished(() => current.stop());
  return {
    current: () => current,
    async replace(): Promise<TestActors> {
      await current.stopWorker();
      current = await startActors({}, current);
      return current;
    },
  };
}

test("[DX3] [DX4] [DX5] a worker that ends between commit and delivery: nothing is lost, nothing comes twice", async () => {
  const workers = await startWorkers();
  const orgId = "77";
  const repo = repository("1", { ownerId: orgId });
  const batch = (round: number) =>
    Array.from({ length: 40 }, (_, index) =>
      delivery([
        { kind: "upsertRepository", repository: repo },
        { kind: "upsertPullRequest", pullRequest: pullRequest("1", round * 40 + index + 1) },
      ]),
    );
  const first = workers.current().organization(orgId);
  await first.organization.getListItem();
  for (let round = 0; round < 3; round++) {
    const org = workers.current().organization(orgId);
    const deliveries = batch(round);
    await org.github.handleDeliveries({ installationId: null, deliveries });
    // The relay did not live to see the answer, and sends the batch again.
    const next = (await workers.replace()).organization(orgId);
    // Calls fail while an actor moves to its new worker, and are repeated by whoever makes them.
    await expect
      .poll(
        async () => {
          const { results } = await next.github.handleDeliveries({ installationId: null, deliveries });
          return new Set(results.map((result) => result.status));
        },
        { timeout: MOVE_TIMEOUT_MS },
      )
      .toEqual(new Set(["duplicate"]));
  }
  const org = workers.current().organization(orgId);
  const count = async () => (await org.organization.getListItem()).openPullRequestCount;
  await expect.poll(count, { timeout: MOVE_TIMEOUT_MS }).toBe(120);
  const { seq, openPullRequests } = await readState(org);
  expect(openPullRequests).toHaveLength(120);
  const log = await org.organization.getTopicEvents({ since: 0, limit: 10_000 });
  if (log.kind !== "events") throw new Error("the log is gone");
  expect(log.events.map((event) => event.seq)).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
  const updates = log.events.filter((event) => event.json.includes('"pullRequestUpdated"'));
  expect(updates).toHaveLength(120);
}, 240_000);

test("[GH8] a sync goes on in a new worker at the page where the old one ended", async () => {
  const workers = await startWorkers();
  const { world } = workers.current();
  const orgId = "78";
  world.repositories.set("1", repository("1", { ownerId: orgId }));
  for (let number = 1; number <= 450; number++) {
    const row = pullRequest("1", number);
    world.pullRequests.set(row.prId, row);
  }
  const org = workers.current().organization(orgId);
  await org.organization.getListItem();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  world.intercept = (call) => (call === "pullRequests/1?page=4" ? held : undefined);
  const account = { accountId: orgId, login: "acme", accountType: "User", avatarUrl: null } as const;
  const { jobId } = await org.github.fullSync({ force: false, installationId: "5", account });
  await expect.poll(async () => (await org.github.getSummary()).counts.openPullRequests).toBe(300);
  const next = (await workers.replace()).organization(orgId);
  world.calls.length = 0;
  world.intercept = () => undefined;
  release();
  await expect
    .poll(async () => (await next.github.getSummary()).sync, { timeout: MOVE_TIMEOUT_MS })
    .toMatchObject({ jobId, status: "idle", error: null });
  const calls = world.calls.filter((call) => !call.endsWith("!"));
  expect(calls).toEqual(["pullRequests/1?page=4", "pullRequests/1?page=5"]);
  expect((await next.github.getSummary()).counts.openPullRequests).toBe(450);
}, 240_000);
