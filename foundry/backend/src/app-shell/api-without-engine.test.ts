import { expect, test } from "vitest";
import { openLive } from "./testing/live-client.ts";
import { startApp } from "./testing/start-app.ts";

test("[DX10] without the engine the API says so and when to come back; what needs no engine works", async () => {
  const app = await startApp();
  const answers = [
    await app.get("/api/orgs"),
    await app.get("/api/orgs/1"),
    await app.get("/api/orgs/1/tasks/task_0123456789"),
    await app.post("/api/orgs/1/reload"),
    await app.post("/api/orgs/1/tasks", { repoId: "7", pullRequestNumber: 1 }),
    await app.post("/api/orgs/1/tasks", { repoId: "7", prompt: "Fix the parser" }),
    await app.post("/api/orgs/1/tasks/task_0123456789/archive"),
  ];
  for (const answer of answers) {
    expect(answer.status, answer.url).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ code: "engine_unavailable", status: 503 });
  }
  expect((await app.get("/healthz")).status).toBe(200);
  expect((await app.get("/api/orgs/404")).status).toBe(404);
  expect(app.log()).not.toContain('"level":50');
});

test("[DX10] without the engine a subscriber is told that its topic is away, and others are served", async () => {
  const app = await startApp();
  const client = await openLive(app.url);
  client.subscribe({ name: "organization", orgId: "1" });
  expect(await client.next()).toMatchObject({ type: "error", code: "unavailable", topic: { orgId: "1" } });
  client.subscribe({ name: "deliveries" });
  expect(await client.next()).toMatchObject({ type: "snapshot", topic: { name: "deliveries" } });
});
