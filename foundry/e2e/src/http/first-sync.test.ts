import { afterAll, beforeAll, expect, test } from "vitest";
import { actualMirror, expectedMirror, orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSnapshot, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ started: false });
  const { github } = stack;
  await foundOrganization(github, "plain", { repositories: 25, pullRequestsEach: 8 });
  await foundOrganization(github, "long", { repositories: 2, pullRequestsEach: 230 });
  await foundOrganization(github, "broken", { repositories: 3, pullRequestsEach: 2 });
  await foundOrganization(github, "limited", { repositories: 4, pullRequestsEach: 2 });
  await foundMixedOrganization();
  github.faults.add({
    fault: { kind: "status", status: 404 },
    route: "GET /repos/:owner/:repo/pulls",
    target: "/repos/broken/repo-2/pulls",
  });
  for (const fault of [
    { kind: "secondaryRateLimit", retryAfterSeconds: 2 },
    { kind: "primaryRateLimit", resetInSeconds: 2 },
  ] as const) {
    github.faults.add({ fault, target: "/repos/limited/", times: 1 });
  }
  await stack.start();
});
afterAll(() => stack.close());

/** All that a repository and a pull request can be. */
async function foundMixedOrganization(): Promise<void> {
  const { github } = stack;
  await foundOrganization(github, "mixed");
  github.createUser("outsider");
  github.addMember("mixed", "outsider", "member");
  await github.createRepository("mixed/secret", { private: true, description: "Nobody sees it" });
  await github.push("mixed/secret", [{ branch: "main", message: "Begin", files: { "a.md": "a" } }]);
  await openPullRequest(github, "mixed/secret", { branch: "private-work" });
  await github.createRepository("mixed/empty");
  await github.createRepository("mixed/trunk", { defaultBranch: "trunk" });
  await github.archiveRepository("mixed/repo-2");
  await github.fork("mixed/repo-1", "outsider");
  await github.push("outsider/repo-1", [
    { branch: "from-outside", from: "main", message: "Hello", files: { "b.md": "b" } },
  ]);
  await github.openPullRequest("mixed/repo-1", {
    title: "From a fork – with ümlauts and 🦀",
    head: "outsider:from-outside",
    base: "main",
    author: "outsider",
    draft: true,
  });
  const closed = await openPullRequest(github, "mixed/repo-1", { branch: "closed" });
  await github.closePullRequest("mixed/repo-1", closed);
  const merged = await openPullRequest(github, "mixed/repo-1", { branch: "merged" });
  await github.mergePullRequest("mixed/repo-1", merged);
}

test.each(["plain", "long", "mixed"])("[GH8] the first sync of %s equals the truth", async (login) => {
  const snapshot = await untilSynced(stack, login);
  expect(snapshot.sync).toMatchObject({ status: "idle", kind: "full", error: null, skipped: [] });
  expect(actualMirror(snapshot)).toEqual(expectedMirror(stack.double, login));
});

test("[GH8] lists are read with pages of 100", async () => {
  await untilSynced(stack, "long");
  const pages = stack.github.requests.recent().filter(({ target }) => target.startsWith("/repos/long/"));
  expect(pages.length).toBeGreaterThanOrEqual(6);
  for (const { target } of pages) expect(target).toContain("per_page=100");
});

test("[GH8] a repository that cannot be read is reported and skipped", async () => {
  const snapshot = await untilSynced(stack, "broken");
  expect(snapshot.sync.status).toBe("idle");
  expect(snapshot.sync.skipped).toMatchObject([{ repoFullName: "broken/repo-2" }]);
  expect(snapshot.repos).toHaveLength(3);
  const ofOthers = Object.entries(expectedMirror(stack.double, "broken").openPullRequests).filter(
    ([prId]) => !prId.startsWith(`${snapshot.sync.skipped[0]?.repoId}#`),
  );
  expect(actualMirror(snapshot).openPullRequests).toEqual(Object.fromEntries(ofOthers));
});

test("[GH8] a rate limit is waited for as GitHub says, and the sync goes on", async () => {
  const snapshot = await untilSynced(stack, "limited");
  expect(snapshot.sync).toMatchObject({ status: "idle", error: null, skipped: [] });
  expect(actualMirror(snapshot)).toEqual(expectedMirror(stack.double, "limited"));
  const asked = stack.github.requests.recent().filter(({ target }) => target.startsWith("/repos/limited/"));
  const refusals = asked.filter(({ status }) => status === 403 || status === 429);
  expect(refusals.length).toBe(2);
  for (const { target, atMs } of refusals) {
    const again = asked.find((other) => other.target === target && other.atMs > atMs);
    expect((again?.atMs ?? 0) - atMs).toBeGreaterThanOrEqual(1000);
  }
});

test("[GH9] after the first sync no webhook leads to an API call", async () => {
  for (const login of ["plain", "long", "mixed", "broken", "limited"]) await untilSynced(stack, login);
  await untilQuiet(stack);
  stack.github.requests.reset();
  const before = stack.github.deliveries().length;
  for (let round = 0; stack.github.deliveries().length - before < 200; round += 1) {
    const repository = `plain/repo-${1 + (round % 5)}`;
    const number = await openPullRequest(stack.github, repository, { branch: `counted-${round}` });
    await stack.github.updatePullRequest(repository, number, { title: `Counted ${round}` });
    await stack.github.comment(repository, number, "Looks good");
    await stack.github.reviewPullRequest(repository, number, { state: "APPROVED" }, "plain-admin");
    if (round % 2 === 0) await stack.github.closePullRequest(repository, number);
    await stack.github.webhooksSettled();
  }
  await untilQuiet(stack);
  await untilMirrored(stack, "plain");
  await stack.api.get("/api/connection");
  await stack.api.get("/readyz");
  expect(stack.github.requests.byRoute()).toEqual({});
});

test("[GH8] a reload asks GitHub again: what webhooks never told is there, what GitHub has no more is gone", async () => {
  const { github } = stack;
  github.setWebhook({ url: null });
  const opened = await openPullRequest(github, "mixed/repo-1", { branch: "unheard" });
  await github.closePullRequest("mixed/repo-1", 1);
  await github.deleteRepository("mixed/empty");
  await github.createRepository("mixed/unheard");
  github.setWebhook({ url: `${stack.url}/webhooks/github` });
  const orgId = orgIdOf(stack, "mixed");
  const repo = (await stack.api.snapshot(orgId)).repos.find(({ name }) => name === "repo-1");

  expect(
    await stack.api.post(`/api/orgs/${orgId}/repos/${repo?.repoId}/pulls/${opened}/reload`),
  ).toMatchObject({
    status: 202,
  });
  await untilSnapshot(stack, "mixed", "has the reloaded pull request", ({ openPullRequests }) =>
    openPullRequests.some(({ headRefName }) => headRefName === "unheard"),
  );
  expect(await stack.api.post(`/api/orgs/${orgId}/reload`)).toMatchObject({ status: 202 });
  await untilSnapshot(
    stack,
    "mixed",
    "has the new repository and not the deleted one",
    ({ repos }) =>
      repos.some(({ name }) => name === "unheard") && !repos.some(({ name }) => name === "empty"),
  );
  const job = await stack.api.post(`/api/orgs/${orgId}/reload-pull-requests`);
  expect(job).toMatchObject({ status: 202, body: { jobId: expect.any(String) } });
  await untilMirrored(stack, "mixed");
});

test("[DX9] hundreds of changes of the selected repositories are a few syncs", async () => {
  const { github } = stack;
  await untilQuiet(stack);
  github.requests.reset();
  const names = Array.from({ length: 20 }, (_, n) => `plain/repo-${n + 1}`);
  for (let n = 0; n < 100; n += 1) {
    github.selectRepositories("plain", n % 2 === 0 ? "added" : "removed", names);
  }
  await untilQuiet(stack);
  const lists = () => github.requests.byRoute()["GET /installation/repositories"] ?? 0;
  await pollUntil("a sync has begun", () => lists() > 0, { timeoutMs: 60_000 });
  await untilSynced(stack, "plain");
  expect(lists()).toBeLessThanOrEqual(3);
});
