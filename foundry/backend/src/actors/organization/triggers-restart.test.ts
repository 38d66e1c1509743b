import { RetryableError } from "@foundry/durable";
import { expect, onTestFinished, test } from "vitest";
import { pullRequest, repository } from "../testing/github-world.ts";
import { delivery, readState, startActors } from "../testing/start-actors.ts";
import type { TestActors } from "../testing/start-actors.ts";

const MOVE_TIMEOUT_MS = 60_000;
const installationId = "7";

const comment = (number: number, body: string) => ({
  kind: "taskTrigger" as const,
  trigger: {
    on: "comment" as const,
    repoId: "1",
    actor: { login: "mona", isBot: false },
    issue: { number, title: `Issue ${number}`, body: "", association: "NONE", url: null },
    isPullRequest: false,
    place: "conversation" as const,
    commentId: String(number),
    body,
    association: "MEMBER",
    url: null,
    diffHunk: null,
  },
});

test("[DX5] [DX7] triggers survive a worker that ends while GitHub is away, and each is done once", async () => {
  let actors: TestActors = await startActors();
  onTestFinished(() => actors.stop());
  const orgId = "4711";
  const { world } = actors;
  const repo = repository("1", { ownerId: orgId });
  world.repositories.set("1", repo);
  world.pullRequests.set("1#1", pullRequest("1", 1));
  world.permissions.set("acme/repo-1:mona", "write");
  let isAway = true;
  world.intercept = (call) => {
    if (call.startsWith("permission/") && isAway) throw new RetryableError("github_unavailable", "away");
  };
  const first = actors.organization(orgId);
  await first.github.handleDeliveries({
    installationId,
    deliveries: [delivery([{ kind: "upsertRepository", repository: repo }])],
  });
  await expect
    .poll(() => first.organization.getListItem(), { timeout: 10_000 })
    .toMatchObject({ openPullRequestCount: 1, sync: { status: "idle", kind: "full" } });

  const receivedAtMs = Date.now();
  const deliveries = [12, 13, 14].flatMap((number) => [
    delivery([comment(number, "@foundry fix")], { guid: `fix-${number}`, receivedAtMs }),
    delivery([comment(number, "@foundry dance")], { guid: `dance-${number}`, receivedAtMs }),
  ]);
  await first.github.handleDeliveries({ installationId, deliveries });
  await expect
    .poll(() => world.calls.filter((call) => call === "permission/mona!").length)
    .toBeGreaterThan(3);

  // Two workers end while it waits; the relay repeats what it did not hear the end of.
  for (let round = 0; round < 2; round++) {
    await actors.stopWorker();
    actors = await startActors({}, actors);
    const org = actors.organization(orgId);
    const again = async () => (await org.github.handleDeliveries({ installationId, deliveries })).results;
    await expect
      .poll(async () => new Set((await again()).map(({ status }) => status)), { timeout: MOVE_TIMEOUT_MS })
      .toEqual(new Set(["duplicate"]));
  }
  isAway = false;

  const org = actors.organization(orgId);
  const tasks = async () => (await readState(org)).taskSummaries;
  await expect.poll(tasks, { timeout: MOVE_TIMEOUT_MS }).toHaveLength(3);
  const replies = () => world.comments.map(({ body }) => /trigger:(\S+)/.exec(body)?.[1] ?? "").toSorted();
  await expect.poll(replies, { timeout: MOVE_TIMEOUT_MS }).toEqual(["dance-12", "dance-13", "dance-14"]);
  for (const summary of await tasks()) {
    const task = org.task(String(summary["taskId"]));
    await expect.poll(async () => (await task.getTask()).requests).toHaveLength(1);
  }
  expect([...world.reactions]).toHaveLength(3);
  expect(await org.organization.listParked()).toEqual([]);
}, 180_000);
