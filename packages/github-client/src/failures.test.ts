import { startGitHubDouble, type GitHubDouble } from "@foundry/github-double";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GithubError, type GithubInstallationClient } from "./index.ts";
import { clientFor, type TestClient } from "./testing/client-for.ts";

const list = "GET /installation/repositories";
const startMs = Date.parse("2026-01-01T00:00:00Z");

let nowMs: number;
let double: GitHubDouble;
let github: TestClient;
let acme: GithubInstallationClient;

beforeEach(async () => {
  nowMs = startMs;
  const clock = { now: () => nowMs };
  double = await startGitHubDouble({ clock });
  const { control } = double;
  control.createOrganization("acme");
  control.createOrganization("umbrella");
  control.installApp("acme");
  control.installApp("umbrella");
  await control.createRepository("acme/web");
  const { appId, privateKey } = double.appCredentials;
  // Long enough for a cold start on a busy machine; one test waits it out.
  github = clientFor(double.url, { appId, privateKey, clock, timeoutMs: 2_000, paceWrites: false });
  acme = github.client.forInstallation(String(control.installation("acme").id));
});
afterEach(() => double.close());

const asked = (route = list) => double.control.requests.byRoute()[route] ?? 0;
const failure = async (call: Promise<unknown>): Promise<GithubError> => {
  const error: unknown = await call.then(
    () => new Error("the call succeeded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof GithubError)) throw error;
  return error;
};

test("[DX6] a used-up budget is retryable after its reset, and nothing is asked of GitHub until then", async () => {
  double.control.exhaustRateLimit("acme", 1);
  await acme.listRepositories({ page: 1 });
  const refused = await failure(acme.listRepositories({ page: 1 }));
  expect(refused).toMatchObject({ code: "github_rate_limited", kind: "retryable", status: 403 });
  expect(refused.retryAfterMs).toBe(3_600_000);
  expect(asked()).toBe(2);

  const early = await failure(acme.listRepositories({ page: 1 }));
  expect(early).toMatchObject({ code: "github_rate_limited", status: null, retryAfterMs: 3_600_000 });
  expect(asked()).toBe(2);

  nowMs += 3_600_000;
  expect((await acme.listRepositories({ page: 1 })).items).toHaveLength(1);
});

test("the limit of one installation does not stop another, nor the App", async () => {
  double.control.exhaustRateLimit("acme", 0);
  await failure(acme.listRepositories({ page: 1 }));
  const umbrella = github.client.forInstallation(String(double.control.installation("umbrella").id));
  expect((await umbrella.listRepositories({ page: 1 })).items).toEqual([]);
  expect((await github.client.getApp()).slug).toBe("foundry");
});

test("[GH8] a short secondary limit is waited out by all calls at once, as retry-after says", async () => {
  const fault = { kind: "secondaryRateLimit", retryAfterSeconds: 0 } as const;
  double.control.faults.add({ route: list, times: 1, fault });
  expect((await acme.listRepositories({ page: 1 })).items).toHaveLength(1);
  expect(asked()).toBe(2);
});

test.each([403, 429] as const)(
  "[GH8] a long secondary limit (%i) is an error that says how long",
  async (status) => {
    const fault = { kind: "secondaryRateLimit", status, retryAfterSeconds: 90 } as const;
    double.control.faults.add({ route: list, times: 1, fault });
    const error = await failure(acme.listRepositories({ page: 1 }));
    expect(error).toMatchObject({
      code: "github_rate_limited",
      kind: "retryable",
      status,
      retryAfterMs: 90_000,
    });
    nowMs += 90_000;
    expect((await acme.listRepositories({ page: 1 })).items).toHaveLength(1);
  },
);

test("a read that GitHub fails is repeated twice, then it is unavailable", async () => {
  const remove = double.control.faults.add({ route: list, fault: { kind: "status", status: 502 } });
  const error = await failure(acme.listRepositories({ page: 1 }));
  expect(error).toMatchObject({ code: "github_unavailable", kind: "retryable", status: 502 });
  expect(asked()).toBe(3);
  expect(github.observed.filter(({ routeClass }) => routeClass === "repositories")).toHaveLength(3);
  remove();
  double.control.faults.add({ route: list, times: 2, fault: { kind: "status", status: 500 } });
  expect((await acme.listRepositories({ page: 1 })).items).toHaveLength(1);
});

test("[DX7] a write that GitHub fails is not repeated: it may have happened", async () => {
  const create = "POST /repos/:owner/:repo/pulls";
  double.control.faults.add({ route: create, fault: { kind: "status", status: 502 } });
  const asking = acme.createPullRequest({ owner: "acme", repo: "web", title: "A", head: "a", base: "main" });
  expect((await failure(asking)).code).toBe("github_unavailable");
  expect(asked(create)).toBe(1);
});

test("a lost connection is repeated, then GitHub is unavailable", async () => {
  double.control.faults.add({ route: list, fault: { kind: "reset" } });
  const error = await failure(acme.listRepositories({ page: 1 }));
  expect(error).toMatchObject({ code: "github_unavailable", kind: "retryable", status: null });
  expect(asked()).toBe(3);
  expect(github.observed.at(-1)).toMatchObject({ routeClass: "repositories", status: 0, rateLimit: null });
});

test("[DX10] a request without an answer ends after its time, and is not repeated by itself", async () => {
  double.control.faults.add({ route: list, fault: { kind: "hang" } });
  const error = await failure(acme.listRepositories({ page: 1 }));
  expect(error).toMatchObject({ code: "github_timeout", kind: "retryable", status: null });
  expect(asked()).toBe(1);
  expect(github.observed.at(-1)).toMatchObject({ routeClass: "repositories", status: 0 });
});

test("a call ends at once when its caller aborts it", async () => {
  double.control.faults.add({ route: list, fault: { kind: "hang" } });
  await acme.getOrganizationOrUser({ login: "acme" });
  const abort = new AbortController();
  const call = failure(acme.listRepositories({ page: 1, signal: abort.signal }));
  await expect.poll(() => asked()).toBe(1);
  abort.abort();
  expect(await call).toMatchObject({ code: "github_aborted", kind: "retryable" });
  expect((await failure(acme.listRepositories({ page: 1, signal: abort.signal }))).code).toBe(
    "github_aborted",
  );
  expect(asked()).toBe(1);
  // It says nothing about GitHub's health, so nothing is observed.
  expect(github.observed.filter(({ routeClass }) => routeClass === "repositories")).toEqual([]);
});

test("[DX14] an abort does not wait for octokit's own token request", async () => {
  const tokenRoute = "POST /app/installations/:id/access_tokens";
  const { appId, privateKey } = double.appCredentials;
  const patient = clientFor(double.url, { appId, privateKey, clock: { now: () => nowMs } });
  const umbrella = patient.client.forInstallation(String(double.control.installation("umbrella").id));
  double.control.faults.add({ route: tokenRoute, fault: { kind: "hang" } });
  const abort = new AbortController();
  const call = failure(umbrella.listRepositories({ page: 1, signal: abort.signal }));
  await expect.poll(() => asked(tokenRoute)).toBe(1);
  abort.abort();
  expect(await call).toMatchObject({ code: "github_aborted" });
});

test.each([
  ["github_forbidden", 403],
  ["github_not_found", 404],
  ["github_conflict", 409],
  ["github_not_found", 410],
  ["github_bad_request", 415],
  ["github_validation_failed", 422],
])("%s: %i is terminal and not repeated", async (code, status) => {
  double.control.faults.add({ route: list, fault: { kind: "status", status, message: "No" } });
  const error = await failure(acme.listRepositories({ page: 1 }));
  expect(error).toMatchObject({ code, kind: "terminal", status, retryAfterMs: null });
  expect(error.requestId).toMatch(/^\w+$/);
  expect(error.message).toBe(`GitHub answered ${status} to GET /installation/repositories: No`);
  expect(asked()).toBe(1);
});

test("a validation failure names the fields that GitHub objects to", async () => {
  const asking = acme.createPullRequest({
    owner: "acme",
    repo: "web",
    title: "A",
    head: "gone",
    base: "main",
  });
  const error = await failure(asking);
  expect(error.code).toBe("github_validation_failed");
  expect(error.fields).toContainEqual(expect.objectContaining({ resource: "PullRequest", field: "head" }));
});

test("a suspended installation, an uninstalled one, and a wrong key say so", async () => {
  await acme.listRepositories({ page: 1 });
  double.control.suspendApp("acme");
  expect(await failure(acme.listRepositories({ page: 1 }))).toMatchObject({
    code: "github_suspended",
    kind: "terminal",
  });
  const umbrella = github.client.forInstallation(String(double.control.installation("umbrella").id));
  double.control.uninstallApp("umbrella");
  expect((await failure(umbrella.listRepositories({ page: 1 }))).code).toBe("github_not_found");
  const impostor = clientFor(double.url, { appId: double.appCredentials.appId });
  expect(await failure(impostor.client.getApp())).toMatchObject({
    code: "github_unauthorized",
    kind: "terminal",
  });
});

test("a token is renewed before it expires, without a refused request", async () => {
  await acme.listRepositories({ page: 1 });
  nowMs += 54 * 60_000;
  await acme.listRepositories({ page: 1 });
  expect(asked("POST /app/installations/:id/access_tokens")).toBe(1);
  nowMs += 2 * 60_000;
  await acme.listRepositories({ page: 1 });
  expect(asked("POST /app/installations/:id/access_tokens")).toBe(2);
  expect(github.observed.filter(({ status }) => status === 401)).toEqual([]);
});
