import {
  createTaskResponseSchema,
  jobAcceptedSchema,
  organizationListSchema,
  organizationSummarySnapshotSchema,
  taskSchema,
  workbenchTaskSummarySchema,
} from "@foundry/shared";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
// oxlint-disable no-restricted-imports -- the API is proved with the real actors
import { pullRequest, repository } from "../actors/testing/github-world.ts";
import { delivery, startActors } from "../actors/testing/start-actors.ts";
import type { TestActors } from "../actors/testing/start-actors.ts";
// oxlint-enable no-restricted-imports
import { createActorsClient } from "./actors-client/index.ts";
import { eventually } from "./testing/eventually.ts";
import { openLive } from "./testing/live-client.ts";
import { startApp } from "./testing/start-app.ts";

let world: TestActors;
beforeAll(async () => {
  world = await startActors();
});
afterAll(() => world.stop());

const repoId = "7";

async function createdTask(answer: Response) {
  return createTaskResponseSchema.parse(await answer.json());
}

/** The app over the real actors, with one organization that has a repository and some open pull requests. */
async function start() {
  const org = world.organization();
  const { orgId } = org;
  const actors = createActorsClient({
    client: world.client,
    onError: () => undefined,
    callTimeoutMs: 20_000,
  });
  const app = await startApp({ actors, orgIds: [orgId] });
  onTestFinished(() => actors.close());
  const open = async (number: number, title = `Change ${number}`) => {
    const row = pullRequest(repoId, number, { title });
    world.world.pullRequests.set(row.prId, row);
    const { results } = await org.github.handleDeliveries({
      installationId: "11",
      deliveries: [
        delivery(
          [
            { kind: "connect", installationId: "11" },
            { kind: "upsertRepository", repository: repository(repoId, { ownerId: orgId }) },
            { kind: "upsertPullRequest", pullRequest: row },
            {
              kind: "recordActivity",
              activity: {
                repoId,
                repoFullName: "acme/repo-7",
                event: "pull_request",
                action: "opened",
                actorLogin: "ada",
                subject: title,
                pullRequestNumber: number,
                url: null,
              },
            },
          ],
          { receivedAtMs: Date.now() - 40 },
        ),
      ],
    });
    expect(results).toMatchObject([{ status: "applied" }]);
  };
  const snapshot = async () => {
    const answer = await app.get(`/api/orgs/${orgId}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    return organizationSummarySnapshotSchema.parse(await answer.json());
  };
  world.world.repositories.set(repoId, repository(repoId));
  await open(1);
  await eventually(async () => expect((await snapshot()).openPullRequests).not.toEqual([]));
  const tasks = `/api/orgs/${orgId}/tasks`;
  return { app, actors, org, orgId, open, snapshot, tasks };
}

test("an organization is in the list and has a snapshot", async () => {
  const { app, orgId, snapshot } = await start();
  const list = organizationListSchema.parse(await (await app.get("/api/orgs")).json());
  expect(list.organizations).toMatchObject([
    { organizationId: orgId, repositoryCount: 1, openPullRequestCount: 1 },
  ]);
  expect(await snapshot()).toMatchObject({
    organizationId: orgId,
    repos: [{ repoId }],
    openPullRequests: [{ prId: "7#1", title: "Change 1" }],
  });
});

test("what is unknown is a 404 and creates no actor", async () => {
  const { app, actors, orgId, tasks } = await start();
  const taskId = "task_00000000000000000000";
  for (const path of ["/api/orgs/404", `/api/orgs/404/tasks/${taskId}`, `${tasks}/${taskId}`]) {
    const answer = await app.get(path);
    expect(answer.status, path).toBe(404);
    expect(await answer.json()).toMatchObject({ code: "not_found" });
  }
  for (const path of ["/api/orgs/404/reload", "/api/orgs/404/repos/7/reload", `${tasks}/${taskId}/archive`]) {
    expect((await app.post(path)).status, path).toBe(404);
  }
  expect((await app.post("/api/orgs/404/tasks", { repoId, pullRequestNumber: 1 })).status).toBe(404);
  await expect(world.client.organization.get(["org", "404"]).resolve()).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(world.client.githubState.get(["org", "404", "github"]).resolve()).rejects.toThrow();
  expect(await actors.hasTask(orgId, taskId)).toBe(false);
});

test("twenty clicks on a pull request give one task, whose page is there at once", async () => {
  const { app, orgId, tasks, snapshot } = await start();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => app.post(tasks, { repoId, pullRequestNumber: 1 })),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 202));
  const bodies = await Promise.all(answers.map(createdTask));
  expect(new Set(bodies.map(({ taskId }) => taskId)).size).toBe(1);
  expect(bodies.filter(({ created }) => created)).toHaveLength(1);
  const taskId = bodies[0]?.taskId ?? "";
  const task = taskSchema.parse(await (await app.get(`${tasks}/${taskId}`)).json());
  expect(task).toMatchObject({ taskId, organizationId: orgId, pullRequest: { number: 1 } });
  // Nobody has said what to do: at its turn it asks.
  await eventually(async () =>
    expect(await (await app.get(`${tasks}/${taskId}`)).json()).toMatchObject({ status: "needs_input" }),
  );
  await eventually(async () =>
    expect(await snapshot()).toMatchObject({ openPullRequests: [], taskSummaries: [{ taskId }] }),
  );
});

test("a task is archived and restored; what its state does not allow is a 409 that names the state", async () => {
  const { app, tasks } = await start();
  const { taskId } = await createdTask(await app.post(tasks, { repoId, branchName: "branch-1" }));
  await eventually(async () =>
    expect(await (await app.get(`${tasks}/${taskId}`)).json()).toMatchObject({ status: "needs_input" }),
  );
  const command = async (name: string) => {
    const answer = await app.post(`${tasks}/${taskId}/${name}`);
    return { status: answer.status, body: await answer.json() };
  };
  const archived = await command("archive");
  expect(workbenchTaskSummarySchema.parse(archived.body).status).toBe("archived");
  expect(await command("cancel")).toMatchObject({
    status: 409,
    body: { code: "wrong_state", state: "archived" },
  });
  expect(await command("restore")).toMatchObject({ status: 200, body: { status: "needs_input" } });
});

test("a task of an unknown repository or pull request is refused with the field", async () => {
  const { app, tasks } = await start();
  const unknownRepo = await app.post(tasks, { repoId: "999", branchName: "main" });
  expect(unknownRepo.status).toBe(404);
  expect(await unknownRepo.json()).toMatchObject({ code: "not_found", field: "repoId" });
  const unknownPull = await app.post(tasks, { repoId, pullRequestNumber: 999 });
  expect(unknownPull.status).toBe(404);
  expect(await unknownPull.json()).toMatchObject({ code: "not_found", field: "pullRequestNumber" });
});

test("each reload is accepted with a job", async () => {
  const { app, orgId } = await start();
  for (const path of ["reload", "reload-pull-requests", "repos/7/reload", "repos/7/pulls/1/reload"]) {
    const answer = await app.post(`/api/orgs/${orgId}/${path}`);
    expect(answer.status, path).toBe(202);
    jobAcceptedSchema.parse(await answer.json());
  }
  const unknown = await app.post(`/api/orgs/${orgId}/repos/999/reload`);
  expect(unknown.status).toBe(404);
});

test("[GH10] a delivery reaches a browser: snapshot, then numbered events, and its time is measured [DX12]", async () => {
  const { app, orgId, open } = await start();
  const client = await openLive(app.url);
  const topic = { name: "organization", orgId } as const;
  client.subscribe(topic);
  let message = await client.next();
  expect(message).toMatchObject({ type: "snapshot", topic });
  organizationSummarySnapshotSchema.parse(message.data);
  await open(2);
  const types: unknown[] = [];
  let { seq = 0 } = message;
  while (!types.includes("activityRecorded")) {
    message = await client.next();
    expect(message).toMatchObject({ type: "event", topic, seq: seq + 1 });
    seq += 1;
    types.push(Reflect.get(Object(message.event), "type"));
  }
  expect(types).toContain("pullRequestUpdated");
  const metrics = await (await app.get("/metrics")).text();
  expect(Number(/foundry_delivery_to_event_seconds_count (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(0);
  expect(Number(/foundry_delivery_to_event_seconds_sum ([\d.]+)/.exec(metrics)?.[1])).toBeGreaterThan(0.04);
});

test("a task's topic follows the task; one that does not exist has none", async () => {
  const { app, orgId, tasks } = await start();
  const { taskId } = await createdTask(await app.post(tasks, { repoId, pullRequestNumber: 1 }));
  await eventually(async () =>
    expect(await (await app.get(`${tasks}/${taskId}`)).json()).toMatchObject({ status: "needs_input" }),
  );
  const client = await openLive(app.url);
  const topic = { name: "task", orgId, taskId } as const;
  client.subscribe(topic);
  expect(await client.next()).toMatchObject({
    type: "snapshot",
    topic,
    data: { task: { taskId, status: "needs_input", question: "What should be done?" }, logTail: [] },
  });
  await app.post(`${tasks}/${taskId}/archive`);
  expect(await client.next()).toMatchObject({
    type: "event",
    event: { type: "taskUpdated", task: { status: "archived" } },
  });
  const unknown = { ...topic, taskId: "task_00000000000000000000" };
  client.subscribe(unknown);
  expect(await client.next()).toMatchObject({ type: "error", topic: unknown, code: "not_found" });
});
