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

/** A worker with an account of one repository, in which mona may write. */
async function begin(orgId: string) {
  let actors: TestActors = await startActors();
  onTestFinished(() => actors.stop());
  const { world } = actors;
  const repo = repository("1", { ownerId: orgId });
  world.repositories.set("1", repo);
  world.pullRequests.set("1#1", pullRequest("1", 1));
  world.permissions.set("acme/repo-1:mona", "write");
  const { github, organization } = actors.organization(orgId);
  const heard = delivery([{ kind: "upsertRepository", repository: repo }]);
  await github.handleDeliveries({ installationId, deliveries: [heard] });
  await expect
    .poll(() => organization.getListItem(), { timeout: 10_000 })
    .toMatchObject({ openPullRequestCount: 1, sync: { status: "idle", kind: "full" } });
  return {
    world,
    org: () => actors.organization(orgId),
    replaceWorker: async () => {
      await actors.stopWorker();
      actors = await startActors({}, actors);
    },
  };
}

test("[DX5] [DX7] triggers survive workers that end while GitHub is away, and each is done once", async () => {
  const { world, org, replaceWorker } = await begin("4711");
  let isAway = true;
  world.intercept = (call) => {
    if (call.startsWith("permission/") && isAway) throw new RetryableError("github_unavailable", "away");
  };
  const receivedAtMs = Date.now();
  const deliveries = [12, 13, 14].flatMap((number) => [
    delivery([comment(number, "@foundry fix")], { guid: `fix-${number}`, receivedAtMs }),
    delivery([comment(number, "@foundry dance")], { guid: `dance-${number}`, receivedAtMs }),
  ]);
  await org().github.handleDeliveries({ installationId, deliveries });
  await expect
    .poll(() => world.calls.filter((call) => call === "permission/mona!").length)
    .toBeGreaterThan(3);

  // The relay repeats what it did not hear the end of.
  const again = async () => (await org().github.handleDeliveries({ installationId, deliveries })).results;
  for (let round = 0; round < 2; round++) {
    await replaceWorker();
    await expect
      .poll(async () => new Set((await again()).map(({ status }) => status)), { timeout: MOVE_TIMEOUT_MS })
      .toEqual(new Set(["duplicate"]));
  }
  isAway = false;

  const tasks = async () => (await readState(org())).taskSummaries;
  await expect.poll(tasks, { timeout: MOVE_TIMEOUT_MS }).toHaveLength(3);
  const replies = () => world.comments.map(({ body }) => /trigger:(\S+)/.exec(body)?.[1] ?? "").toSorted();
  await expect.poll(replies, { timeout: MOVE_TIMEOUT_MS }).toEqual(["dance-12", "dance-13", "dance-14"]);
  for (const summary of await tasks()) {
    const task = org().task(String(summary["taskId"]));
    await expect.poll(async () => (await task.getTask()).requests).toHaveLength(1);
  }
  expect([...world.reactions]).toHaveLength(3);
  expect(await org().organization.listParked()).toEqual([]);
}, 180_000);

test("[DX7] a worker that ends between a comment and its note finds the comment again", async () => {
  const { world, org, replaceWorker } = await begin("4712");
  let isHeld = true;
  world.intercept = async (call) => {
    if (!isHeld || !call.startsWith("createComment/")) return;
    // GitHub has it; the worker never hears so.
    const body = "Said. <!-- foundry:trigger:dance -->";
    world.comments.push({ commentId: "1", at: "acme/repo-1#12", body, url: "https://github.example/1" });
    isHeld = false;
    await new Promise(() => undefined);
  };
  const deliveries = [
    delivery([comment(12, "@foundry dance")], { guid: "dance", receivedAtMs: Date.now() }),
    delivery([comment(12, "@foundry fix")], { guid: "fix", receivedAtMs: Date.now() }),
  ];
  await org().github.handleDeliveries({ installationId, deliveries });
  await expect.poll(() => world.comments).toHaveLength(1);
  await replaceWorker();
  const tasks = async () => (await readState(org())).taskSummaries;
  // What came after it in its conversation goes on, too.
  await expect.poll(tasks, { timeout: MOVE_TIMEOUT_MS }).toHaveLength(1);
  expect(world.comments).toHaveLength(1);
  expect(world.calls.filter((call) => call === "findComment/12").length).toBeGreaterThan(1);
}, 180_000);
