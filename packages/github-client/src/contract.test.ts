import { startGitHubDouble, type GitHubDouble } from "@foundry/github-double";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GithubInstallationClient } from "./index.ts";
import { clientFor, type TestClient } from "./testing/client-for.ts";
import { startApi } from "./testing/start-api.ts";

let double: GitHubDouble;
let github: TestClient;
let acme: GithubInstallationClient;
let installationId: string;

beforeEach(async () => {
  double = await startGitHubDouble();
  const { control } = double;
  control.createUser("mona");
  control.createUser("hubot");
  control.createOrganization("Acme", ["mona", "hubot"]);
  installationId = String(control.installApp("acme").id);
  await control.createRepository("acme/web", { private: true, description: "The site" });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  const { appId, privateKey } = double.appCredentials;
  github = clientFor(double.url, { appId, privateKey, paceWrites: false });
  acme = github.client.forInstallation(installationId);
});
afterEach(() => double.close());

describe("as the App", () => {
  test("getApp", async () => {
    const { appId, slug } = double.appCredentials;
    expect(await github.client.getApp()).toMatchObject({
      id: appId,
      slug,
      url: expect.stringContaining(slug),
    });
  });

  test("listInstallations and getInstallation", async () => {
    const { items, nextPage } = await github.client.listInstallations({ page: 1 });
    expect(nextPage).toBeNull();
    expect(items).toEqual([await github.client.getInstallation({ installationId })]);
    const accountId = String(double.control.truth("acme").accountId);
    expect(items[0]).toMatchObject({
      id: installationId,
      account: { id: accountId, login: "Acme", type: "Organization" },
      repositorySelection: "all",
      suspendedAtMs: null,
    });
    double.control.suspendApp("acme");
    const suspended = await github.client.getInstallation({ installationId });
    expect(suspended.suspendedAtMs).toBeGreaterThan(0);
  });

  test("[DX11] listHookDeliveries follows the cursor through the log, redeliver sends one again", async () => {
    const received: string[] = [];
    const receiver = await startApi((request, response) => {
      received.push(String(request.headers["x-github-delivery"]));
      response.writeHead(202).end();
    });
    double.control.setWebhook({ url: receiver.url });
    for (let index = 0; index < 5; index++) await double.control.createRepository(`acme/repo-${index}`);
    await double.control.webhooksSettled();

    const pages = [];
    let cursor: string | null = null;
    do {
      const page = await github.client.listHookDeliveries({ cursor, perPage: 2 });
      pages.push(page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    const all = pages.flat();
    expect(all.map(({ guid }) => guid).toReversed()).toEqual(received);
    expect(all[0]).toMatchObject({
      event: "repository",
      action: "created",
      isRedelivery: false,
      statusCode: 202,
      installationId,
    });

    const oldest = all.at(-1);
    await github.client.redeliver({ deliveryId: oldest?.id ?? "" });
    await double.control.webhooksSettled();
    expect(received.at(-1)).toBe(oldest?.guid);
    const [newest] = (await github.client.listHookDeliveries({ perPage: 1 })).items;
    expect(newest).toMatchObject({ guid: oldest?.guid, isRedelivery: true });
    await receiver.close();
  });
});

describe("as an installation", () => {
  test("[GH8] listRepositories page by page, with the count of all", async () => {
    for (let index = 0; index < 120; index++) await double.control.createRepository(`acme/repo-${index}`);
    const first = await acme.listRepositories({ page: 1 });
    expect(first).toMatchObject({ nextPage: 2, totalCount: 121, notModified: false });
    const second = await acme.listRepositories({ page: 2 });
    expect(second.nextPage).toBeNull();
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids.toSorted()).toEqual(
      double.control
        .truth("acme")
        .repositories.map(({ id }) => String(id))
        .toSorted(),
    );
    expect(first.items.find(({ name }) => name === "web")).toMatchObject({
      fullName: "Acme/web",
      owner: "Acme",
      isPrivate: true,
      isArchived: false,
      defaultBranch: "main",
      description: "The site",
      pushedAtMs: expect.any(Number),
      updatedAtMs: expect.any(Number),
    });
  });

  test("[GH8] a page with its ETag is not modified until something changes, and costs no budget", async () => {
    const first = await acme.listRepositories({ page: 1 });
    const again = await acme.listRepositories({ page: 1, etag: first.etag });
    expect(again).toMatchObject({ notModified: true, items: [], etag: first.etag });
    const budgets = github.observed.filter(({ routeClass }) => routeClass === "repositories");
    expect(budgets.map(({ status }) => status)).toEqual([200, 304]);
    expect(budgets[1]?.rateLimit?.remaining).toBe(budgets[0]?.rateLimit?.remaining);
    await double.control.createRepository("acme/new");
    expect(await acme.listRepositories({ page: 1, etag: first.etag })).toMatchObject({
      notModified: false,
      totalCount: 2,
    });
  });

  test("getRepository by id", async () => {
    const [web] = (await acme.listRepositories({ page: 1 })).items;
    expect(await acme.getRepository({ repoId: web?.id ?? "" })).toEqual(web);
  });

  test("getOrganizationOrUser", async () => {
    expect(await acme.getOrganizationOrUser({ login: "acme" })).toMatchObject({
      login: "Acme",
      type: "Organization",
    });
    expect(await acme.getOrganizationOrUser({ login: "mona" })).toMatchObject({
      login: "mona",
      type: "User",
    });
  });

  test("listMembers, with roles when asked by role", async () => {
    const logins = async (role?: "admin" | "member") => {
      const { items } = await acme.listMembers({ org: "acme", page: 1, ...(role ? { role } : {}) });
      return items.map((member) => `${member.login} ${member.role}`);
    };
    expect(await logins()).toEqual(["mona null", "hubot null"]);
    expect(await logins("admin")).toEqual(["mona admin"]);
    expect(await logins("member")).toEqual(["hubot member"]);
  });

  test("createPullRequest, getPullRequest, listOpenPullRequests and findPullRequestByHead", async () => {
    await double.control.push("acme/web", [
      { branch: "idea", from: "main", message: "Idea", files: { "b.txt": "2\n" } },
    ]);
    const inWeb = { owner: "acme", repo: "web" };
    const branch = { ...inWeb, headOwner: "acme", headRefName: "idea" };
    expect(await acme.findPullRequestByHead(branch)).toBeNull();
    const body = "Because";
    const created = await acme.createPullRequest({
      ...inWeb,
      title: "An idea",
      body,
      head: "idea",
      base: "main",
      draft: true,
    });
    const [repository] = double.control.truth("acme").repositories;
    const repoId = String(repository?.id);
    expect(created).toMatchObject({
      repoId,
      title: "An idea",
      body,
      state: "open",
      isDraft: true,
      headRefName: "idea",
      headSha: repository?.refs["refs/heads/idea"],
      headRepoId: repoId,
      baseRefName: "main",
      closedAtMs: null,
    });
    const { number } = created;
    expect(await acme.getPullRequest({ ...inWeb, number })).toEqual(created);
    expect((await acme.listOpenPullRequests({ ...inWeb, page: 1 })).items).toEqual([created]);
    await double.control.closePullRequest("acme/web", number);
    expect((await acme.listOpenPullRequests({ ...inWeb, page: 1 })).items).toEqual([]);
    expect(await acme.findPullRequestByHead(branch)).toMatchObject({ number, state: "closed" });
  });

  test("[GH8] pull requests come oldest first, so that a new one does not shift the pages", async () => {
    await double.control.seedBulk({ owner: "acme", repositories: 1, pullRequestsEach: 130 });
    const repo = double.control
      .truth("acme")
      .repositories.find(({ pullRequests }) => pullRequests.length > 0);
    const [owner = "", name = ""] = (repo?.fullName ?? "").split("/");
    const first = await acme.listOpenPullRequests({ owner, repo: name, page: 1 });
    const second = await acme.listOpenPullRequests({ owner, repo: name, page: first.nextPage ?? 0 });
    expect(second.nextPage).toBeNull();
    const pulls = [...first.items, ...second.items];
    const times = pulls.map(({ createdAtMs }) => createdAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(pulls.map(({ number }) => number)).size).toBe(130);
  });

  test("one token serves many calls, and each call is one request of its class", async () => {
    await Promise.all(Array.from({ length: 20 }, () => acme.listRepositories({ page: 1 })));
    expect(double.control.requests.byRoute()).toEqual({
      "POST /app/installations/:id/access_tokens": 1,
      "GET /installation/repositories": 20,
    });
    expect(github.observed.filter(({ routeClass }) => routeClass === "installation_token")).toHaveLength(1);
    const lists = github.observed.filter(({ routeClass }) => routeClass === "repositories");
    expect(lists).toHaveLength(20);
    expect(lists.every((list) => list.installationId === installationId && list.durationMs > 0)).toBe(true);
    expect(lists.at(-1)?.rateLimit).toMatchObject({ limit: 5_000, remaining: expect.any(Number) });
  });
});
