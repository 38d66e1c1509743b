import { afterAll, beforeAll, expect, test } from "vitest";
import { orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSnapshot, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
const logins = ["gone", "paused", "renamed", "changing", "home"];

beforeAll(async () => {
  stack = await startStack({
    async seed(github) {
      for (const login of logins) await foundOrganization(github, login);
    },
  });
  for (const login of logins) await untilSynced(stack, login);
});
afterAll(() => stack.close());

async function createTask(login: string): Promise<string> {
  const orgId = orgIdOf(stack, login);
  const { repos } = await stack.api.snapshot(orgId);
  const body = { repoId: repos[0]?.repoId, pullRequestNumber: 1 };
  const answer = await stack.api.post(`/api/orgs/${orgId}/tasks`, body);
  expect(answer.status).toBe(202);
  return (answer.body as { taskId: string }).taskId;
}

test("[GH11] uninstalled: all that GitHub said is gone, tasks stay, the organization shows as disconnected", async () => {
  const taskId = await createTask("gone");
  stack.github.uninstallApp("gone");
  const cleared = await untilSnapshot(
    stack,
    "gone",
    "is cleared",
    ({ connection, repos }) => connection.status === "disconnected" && repos.length === 0,
  );
  expect(cleared.openPullRequests).toEqual([]);
  expect(cleared.connection.reason).toEqual(expect.any(String));
  expect(cleared.taskSummaries).toMatchObject([{ taskId }]);
  const orgId = orgIdOf(stack, "gone");
  expect(await stack.api.task(orgId, taskId)).toMatchObject({ taskId });
  expect(await stack.api.post(`/api/orgs/${orgId}/reload`)).toMatchObject({
    status: 409,
    body: { code: "not_connected" },
  });

  stack.github.installApp("gone");
  await untilSnapshot(stack, "gone", "is connected again", ({ connection, sync, repos }) => {
    return connection.status === "connected" && sync.status === "idle" && repos.length === 2;
  });
  await untilMirrored(stack, "gone");
});

test("[GH11] suspended: cleared and says so; unsuspended: synced again", async () => {
  stack.github.suspendApp("paused");
  const suspended = await untilSnapshot(
    stack,
    "paused",
    "is cleared",
    ({ connection, repos }) => connection.status === "suspended" && repos.length === 0,
  );
  expect(suspended.openPullRequests).toEqual([]);
  stack.github.unsuspendApp("paused");
  await untilMirrored(stack, "paused");
  expect((await stack.api.snapshot(orgIdOf(stack, "paused"))).connection.status).toBe("connected");
});

test("[GH11] suspended in the middle of a sync: the sync ends, nothing of it comes back", async () => {
  const { github } = stack;
  await foundOrganization(github, "halted", { repositories: 30, pullRequestsEach: 3 });
  const remove = github.faults.add({
    fault: { kind: "delay", delayMs: 150 },
    target: "/repos/halted/",
  });
  await untilSnapshot(stack, "halted", "has rows", ({ openPullRequests }) => openPullRequests.length > 0);
  github.suspendApp("halted");
  await untilQuiet(stack);
  remove();
  const cleared = await untilSnapshot(
    stack,
    "halted",
    "is cleared",
    ({ connection, repos, openPullRequests, sync }) =>
      connection.status === "suspended" &&
      repos.length + openPullRequests.length === 0 &&
      sync.status !== "syncing",
  );
  expect(cleared.repos).toEqual([]);
  github.unsuspendApp("halted");
  await untilMirrored(stack, "halted");
});

test("an installed App's new organization appears by webhook alone", async () => {
  const { github } = stack;
  await foundOrganization(github, "newcomer");
  await untilQuiet(stack);
  await untilSynced(stack, "newcomer");
  await untilMirrored(stack, "newcomer");
  const { body } = await stack.api.get("/api/orgs");
  expect(JSON.stringify(body)).toContain('"login":"newcomer"');
});

test("a renamed organization keeps its id, and its login and its repositories' names follow", async () => {
  const orgId = orgIdOf(stack, "renamed");
  stack.github.renameAccount("renamed", "relabelled");
  await untilSnapshot(
    stack,
    "relabelled",
    "has its new login",
    ({ connection }) => connection.login === "relabelled",
  );
  expect(orgIdOf(stack, "relabelled")).toBe(orgId);
  await openPullRequest(stack.github, "relabelled/repo-1", { branch: "after-the-rename" });
  await untilQuiet(stack);
  expect(await stack.api.post(`/api/orgs/${orgId}/reload`)).toMatchObject({ status: 202 });
  await untilMirrored(stack, "relabelled");
});

test("repositories: created, renamed, archived, made private, edited, transferred, deleted", async () => {
  const { github } = stack;
  await github.createRepository("changing/fresh", { description: "A new one" });
  await github.renameRepository("changing/repo-1", "first");
  await github.archiveRepository("changing/repo-2");
  await github.setPrivate("changing/first", true);
  await github.editRepository("changing/first", { description: "Described" });
  await openPullRequest(github, "changing/first", { branch: "after-all" });
  await untilQuiet(stack);
  await untilMirrored(stack, "changing");
  await github.transferRepository("changing/first", "home");
  await github.deleteRepository("changing/fresh");
  await github.archiveRepository("changing/repo-2", false);
  await untilQuiet(stack);
  // GitHub tells the new owner alone, and of the repository alone: the rest comes with a reload.
  const [from, to] = [orgIdOf(stack, "changing"), orgIdOf(stack, "home")];
  await untilSnapshot(stack, "home", "has the repository", ({ repos }) =>
    repos.some(({ fullName }) => fullName === "home/first"),
  );
  expect(await stack.api.post(`/api/orgs/${to}/reload-pull-requests`)).toMatchObject({ status: 202 });
  await untilMirrored(stack, "home");
  expect(await stack.api.post(`/api/orgs/${from}/reload`)).toMatchObject({ status: 202 });
  await untilMirrored(stack, "changing");
});
