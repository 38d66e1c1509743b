import {
  createJobResponseSchema,
  repositoryEventSchema,
  repoConfigStateSchema,
  repositoryJobDetailSchema,
  repositoryJobListSchema,
  repositoryJobSchema,
  repositorySnapshotSchema,
} from "@foundry/shared";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
// oxlint-disable no-restricted-imports -- the API is proved with the real actors
import { repositoryKey } from "../actors/keys.ts";
import { createHeldJobs, done } from "../actors/testing/held-jobs.ts";
import { repository, T0 } from "../actors/testing/github-world.ts";
import { delivery, startActors } from "../actors/testing/start-actors.ts";
import type { TestActors } from "../actors/testing/start-actors.ts";
// oxlint-enable no-restricted-imports
import { createParkedOutbox } from "../service/parked-outbox.ts";
import { wakeActors } from "../service/wake-actors.ts";
import { createActorsClient } from "./actors-client/index.ts";
import { eventually } from "./testing/eventually.ts";
import { openLive } from "./testing/live-client.ts";
import { startApp } from "./testing/start-app.ts";

const jobs = createHeldJobs();
let world: TestActors;
beforeAll(async () => {
  world = await startActors({}, undefined, { jobHandlers: jobs.handlers });
});
afterAll(() => world.stop());

const repoId = "7";

/** The app over the real actors, with one organization that has one repository. */
async function start() {
  jobs.behave(async () => done);
  const org = world.organization();
  const { orgId } = org;
  const actors = createActorsClient({
    client: world.client,
    onError: () => undefined,
    callTimeoutMs: 20_000,
  });
  onTestFinished(() => actors.close());
  const app = await startApp({ actors, orgIds: [orgId] });
  const row = repository(repoId, { ownerId: orgId });
  await org.github.handleDeliveries({
    installationId: null,
    deliveries: [
      delivery([
        { kind: "upsertRepository", repository: row },
        { kind: "setBranchHead", repoId, branchName: "main", headSha: "a".repeat(40), pushedAtMs: T0 },
      ]),
    ],
  });
  await eventually(async () => expect(await org.organization.hasRepository({ repoId })).toBe(true));
  const path = `/api/orgs/${orgId}/repos/${repoId}`;
  const ask = async (body: unknown) => {
    const answer = await app.post(`${path}/jobs`, body);
    expect(answer.status).toBe(202);
    return createJobResponseSchema.parse(await answer.json());
  };
  const job = async (jobId: string) =>
    repositoryJobDetailSchema.parse(await (await app.get(`${path}/jobs/${jobId}`)).json());
  return { app, actors, org, orgId, path, ask, job };
}

test("a repository has a snapshot of cached state, and its topic goes on from it", async () => {
  const { app, orgId, path, ask } = await start();
  const answer = await app.get(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(repositorySnapshotSchema.parse(await answer.json())).toMatchObject({
    organizationId: orgId,
    repoId,
    repository: { fullName: "acme/repo-7", defaultBranch: "main" },
  });
  const live = await openLive(app.url);
  live.subscribe({ name: "repository", orgId, repoId });
  let message = await live.next();
  expect(message.type).toBe("snapshot");
  const { jobId } = await ask({ kind: "restack_repo", dryRun: true });
  const isEnd = (event: unknown) =>
    repositoryEventSchema.parse(event).type === "jobUpdated" &&
    JSON.stringify(event).includes(jobId) &&
    JSON.stringify(event).includes('"completed"');
  do {
    const { seq = 0 } = message;
    message = await live.next();
    expect(message).toMatchObject({ type: "event", seq: seq + 1 });
  } while (!isEnd(message.event));
});

test("[RJ1] a job is 202 with its id and queued; the same one again is that one; its detail and the list show it", async () => {
  const { app, path, ask, job } = await start();
  const held = jobs.hold("sync_repo");
  await ask({ kind: "sync_repo" });
  const asked = await ask({ kind: "restack_subtree", branch: "feature/a" });
  expect(asked).toMatchObject({ status: "queued", created: true });
  expect(await ask({ kind: "restack_subtree", branch: "feature/a", dryRun: false })).toEqual({
    ...asked,
    created: false,
  });
  expect(await job(asked.jobId)).toMatchObject({ kind: "restack_subtree", branch: "feature/a", steps: [] });
  const list = repositoryJobListSchema.parse(await (await app.get(`${path}/jobs?limit=1`)).json());
  expect(list.jobs.map(({ jobId }) => jobId)).toEqual([asked.jobId]);
  expect(list.nextCursor).not.toBeNull();
  held.open();
  await eventually(async () => expect((await job(asked.jobId)).status).toBe("completed"));
});

test("[RJ5] cancel and retry, and the states that refuse them", async () => {
  const { app, path, ask, job } = await start();
  const held = jobs.hold("sync_repo");
  await ask({ kind: "sync_repo" });
  const { jobId } = await ask({ kind: "restack_repo" });
  const cancelled = await app.post(`${path}/jobs/${jobId}/cancel`);
  expect(cancelled.status).toBe(202);
  expect(repositoryJobSchema.parse(await cancelled.json()).status).toBe("cancelled");
  const again = await app.post(`${path}/jobs/${jobId}/retry`);
  expect(again.status).toBe(202);
  const { jobId: retried } = createJobResponseSchema.parse(await again.json());
  held.open();
  await eventually(async () => expect((await job(retried)).status).toBe("completed"));
  expect((await job(retried)).retryOf).toBe(jobId);
  for (const command of ["cancel", "retry"]) {
    const refused = await app.post(`${path}/jobs/${retried}/${command}`);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: "wrong_state", state: "completed" });
  }
});

test("[RC8] the configuration that was never written is null", async () => {
  const { app, path } = await start();
  const answer = await app.get(`${path}/config`);
  expect(answer.status).toBe(200);
  expect(repoConfigStateSchema.parse(await answer.json())).toMatchObject({ config: null, error: null });
});

test("what is unknown is a 404 and creates no actor; bad input names its field", async () => {
  const { app, orgId, path } = await start();
  const other = `/api/orgs/${orgId}/repos/8`;
  for (const unknown of [
    other,
    `${other}/jobs`,
    `${other}/config`,
    "/api/orgs/404/repos/7",
    `${path}/jobs/none`,
  ]) {
    expect((await app.get(unknown)).status, unknown).toBe(404);
  }
  expect((await app.post(`${other}/jobs`, { kind: "sync_repo" })).status).toBe(404);
  expect((await app.post(`${path}/jobs/none/cancel`)).status).toBe(404);
  const unmade = world.client.repository.get(repositoryKey(orgId, "8"));
  await expect(unmade.resolve()).rejects.toThrow();
  const live = await openLive(app.url);
  live.subscribe({ name: "repository", orgId, repoId: "8" });
  expect(await live.next()).toMatchObject({ type: "error", code: "not_found" });
  for (const [body, field] of [
    [{ kind: "format_disk" }, "kind"],
    [{ kind: "restack_subtree", branch: "-rf" }, "branch"],
    [{ kind: "rebase_branch", branch: "a", onto: "a..b" }, "onto"],
    [{ kind: "reparent_branch", branch: "a", parent: "a" }, "parent"],
    [{ kind: "sync_repo", extra: 1 }, "extra"],
    [{ kind: "sync_config" }, "kind"],
  ] as const) {
    const refused = await app.post(`${path}/jobs`, body);
    expect([400, 422], JSON.stringify(body)).toContain(refused.status);
    expect(JSON.stringify(await refused.json())).toContain(field);
  }
  expect((await app.get(`${path}/jobs?limit=0`)).status).toBe(400);
});

test("[DX6] parked messages are looked for where github-state knows of some; what is not parked is a 404", async () => {
  const { actors, org, orgId } = await start();
  await org.repository(repoId).getConfig();
  const outbox = createParkedOutbox({ actors, organizationIds: () => [orgId] });
  expect(await outbox.list()).toEqual([]);
  await org.github.noteParked({ repoId, parked: 1 });
  expect(await outbox.list()).toEqual([]);
  await expect(outbox.retry(`repository:${orgId}:${repoId}:1`)).rejects.toMatchObject({ code: "not_found" });
  await expect(outbox.retry(`repository:${orgId}:8:1`)).rejects.toMatchObject({ code: "not_found" });
});

test("[RJ3] after a restart attached repositories are woken, though nobody opens them", async () => {
  const { actors, org, orgId } = await start();
  await org.repository(repoId).getConfig();
  const woken: string[] = [];
  const waking = wakeActors({
    actors: {
      ...actors,
      repository: (id, repo) => {
        woken.push(`${id}/${repo}`);
        return actors.repository(id, repo);
      },
    },
    clock: { now: Date.now, setTimer: () => () => undefined },
    organizationIds: () => [orgId],
    random: () => 0,
  });
  onTestFinished(() => waking.stop());
  await eventually(async () => expect(woken).toEqual([`${orgId}/${repoId}`]));
});
