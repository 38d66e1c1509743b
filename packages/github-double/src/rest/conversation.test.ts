import { afterEach, beforeEach, expect, test } from "vitest";
import { startScene } from "../testing/scene.ts";

let scene: Awaited<ReturnType<typeof startScene>>;
let authorization: string;
const repo = "/repos/acme/web";
beforeEach(async () => {
  scene = await startScene();
  authorization = await scene.token("acme");
});
afterEach(() => scene.double.close());

const ask = (method: string, path: string, body?: unknown) => scene.ask(method, path, authorization, body);

test("issues share their numbers with pull requests", async () => {
  const made = await ask("POST", `${repo}/issues`, { title: "Slow", labels: [] });
  expect(made).toMatchObject({ status: 201, body: { number: 2, state: "open" } });
  expect(await ask("GET", `${repo}/issues`)).toMatchObject({
    body: [{ number: 2 }, { number: 1, pull_request: { url: expect.stringContaining("/pulls/1") } }],
  });
  expect(await ask("POST", `${repo}/issues/2/labels`, { labels: ["bug"] })).toMatchObject({
    body: [{ name: "bug" }],
  });
  const closed = await ask("PATCH", `${repo}/issues/2`, { state: "closed" });
  expect(closed).toMatchObject({ body: { state: "closed", state_reason: "completed" } });
  expect(await ask("PATCH", `${repo}/issues/1`, { state: "closed" })).toMatchObject({
    body: { state: "closed" },
  });
  expect(scene.control.pull("acme/web", 1).state).toBe("closed");
});

test("comments are made, changed, removed and reacted to", async () => {
  const made = await ask("POST", `${repo}/issues/1/comments`, { body: "First" });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: number };
  const path = `${repo}/issues/comments/${id}`;
  expect(await ask("PATCH", path, { body: "Second" })).toMatchObject({ body: { body: "Second" } });
  expect((await ask("POST", `${path}/reactions`, { content: "eyes" })).status).toBe(201);
  expect((await ask("POST", `${path}/reactions`, { content: "eyes" })).status).toBe(200);
  expect((await ask("POST", `${path}/reactions`, { content: "shrug" })).status).toBe(422);
  expect(await ask("GET", `${repo}/issues/1/comments`)).toMatchObject({
    body: [{ body: "Second", reactions: { eyes: 1, total_count: 1 } }],
  });
  expect((await ask("DELETE", path)).status).toBe(204);
  expect((await ask("GET", path)).status).toBe(404);
  expect((await ask("POST", `${repo}/issues/1/reactions`, { content: "heart" })).status).toBe(201);
  expect(await ask("GET", `${repo}/issues/1/reactions`)).toMatchObject({ body: [{ content: "heart" }] });
});

test("issues are given to people and to the App's bot, and labelled", async () => {
  await ask("POST", `${repo}/issues`, { title: "Slow" });
  const bot = scene.control.appBot();
  const given = await ask("POST", `${repo}/issues/2/assignees`, { assignees: [bot, "nobody"] });
  expect(given).toMatchObject({ status: 201, body: { assignees: [{ login: bot, type: "Bot" }] } });
  const taken = await ask("DELETE", `${repo}/issues/2/assignees`, { assignees: [bot] });
  expect(taken).toMatchObject({ status: 200, body: { assignees: [] } });
  await ask("POST", `${repo}/issues/2/labels`, { labels: ["good first issue", "foundry"] });
  expect(await ask("DELETE", `${repo}/issues/2/labels/good%20first%20issue`)).toMatchObject({
    body: [{ name: "foundry" }],
  });
  expect((await ask("DELETE", `${repo}/issues/2/labels/bug`)).status).toBe(404);
});

test("comments on lines are reacted to, and the App's own say that they are", async () => {
  const comments = [{ path: "b.txt", line: 1, body: "Why?" }];
  await scene.control.reviewPullRequest("acme/web", 1, { state: "CHANGES_REQUESTED", comments }, "sam");
  const [comment] = scene.control.pull("acme/web", 1).reviewComments;
  const path = `${repo}/pulls/comments/${comment?.id}/reactions`;
  expect((await ask("POST", path, { content: "eyes" })).status).toBe(201);
  expect((await ask("POST", path, { content: "eyes" })).status).toBe(200);
  const own = await ask("POST", `${repo}/issues/1/comments`, { body: "Hello" });
  expect(own).toMatchObject({ body: { performed_via_github_app: { slug: "foundry" } } });
  await scene.control.comment("acme/web", 1, "Hi", "sam");
  expect(await ask("GET", `${repo}/issues/1/comments`)).toMatchObject({
    body: [{}, { performed_via_github_app: null }],
  });
});

test("check runs are made and completed by the App, on commits that exist", async () => {
  const { sha } = scene.control.pull("acme/web", 1).head;
  const asked = { name: "test", head_sha: sha, status: "in_progress" };
  const made = await ask("POST", `${repo}/check-runs`, asked);
  expect(made).toMatchObject({
    status: 201,
    body: { status: "in_progress", pull_requests: [{ number: 1 }], check_suite: { head_branch: "idea" } },
  });
  const { id } = made.body as { id: number };
  expect((await ask("PATCH", `${repo}/check-runs/${id}`, { status: "completed" })).status).toBe(422);
  const done = { conclusion: "success", output: { title: "Good", summary: "All of it" } };
  expect(await ask("PATCH", `${repo}/check-runs/${id}`, done)).toMatchObject({
    body: { status: "completed", conclusion: "success", output: { title: "Good" } },
  });
  expect(await ask("GET", `${repo}/commits/idea/check-runs`)).toMatchObject({
    body: { total_count: 1, check_runs: [{ id }] },
  });
  const nowhere = { name: "test", head_sha: "1".repeat(40) };
  expect((await ask("POST", `${repo}/check-runs`, nowhere)).status).toBe(422);
  const sam = `Bearer ${scene.control.createUserToken("sam")}`;
  expect((await scene.ask("POST", `${repo}/check-runs`, sam, asked)).status).toBe(403);
});

test("statuses of one commit are combined", async () => {
  const { sha } = scene.control.pull("acme/web", 1).head;
  const post = (context: string, state: string) => ask("POST", `${repo}/statuses/${sha}`, { context, state });
  await post("ci", "pending");
  expect(await ask("GET", `${repo}/commits/idea/status`)).toMatchObject({ body: { state: "pending" } });
  await post("ci", "success");
  expect(await ask("GET", `${repo}/commits/idea/status`)).toMatchObject({
    body: { state: "success", total_count: 1 },
  });
  await post("docs", "error");
  expect(await ask("GET", `${repo}/commits/idea/status`)).toMatchObject({ body: { state: "failure" } });
});

test("members, teams, memberships and collaborators' permissions", async () => {
  const { control } = scene;
  control.account("acme").teams.push({
    id: 1,
    slug: "core",
    name: "Core",
    description: null,
    memberIds: new Set([control.account("sam").id]),
  });
  control.addCollaborator("acme/web", "hubot", "triage");
  expect(await ask("GET", "/orgs/acme/members")).toMatchObject({
    body: [{ login: "mona" }, { login: "sam" }],
  });
  expect(await ask("GET", "/orgs/acme/members?role=admin")).toMatchObject({ body: [{ login: "mona" }] });
  expect(await ask("GET", "/orgs/acme/teams")).toMatchObject({ body: [{ slug: "core" }] });
  expect(await ask("GET", "/orgs/acme/teams/core/members")).toMatchObject({ body: [{ login: "sam" }] });
  expect(await ask("GET", "/orgs/acme/memberships/mona")).toMatchObject({ body: { role: "admin" } });
  expect((await ask("GET", "/orgs/acme/memberships/hubot")).status).toBe(404);
  const roles = [];
  for (const login of ["mona", "sam", "hubot", "app-owner"]) {
    const { body } = await ask("GET", `${repo}/collaborators/${login}/permission`);
    roles.push((body as { role_name: string }).role_name);
  }
  expect(roles).toEqual(["admin", "write", "triage", "none"]);
});
