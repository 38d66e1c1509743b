import { createGithubClient } from "@foundry/github-client";
import { startGitHubDouble, type GitHubDouble } from "@foundry/github-double";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GithubInstallationPort } from "../ports/github.ts";
import { appNeeds } from "../webhooks/index.ts";
import { createGithubPort } from "./github.ts";

const web = { owner: "acme", name: "web" };
const signal = AbortSignal.timeout(60_000);
const page = { page: 1, etag: null, signal };
const check = { name: "Foundry task", externalId: "task:1:1" };
let double: GitHubDouble;
let installationId: string;
let repoId: string;
beforeEach(async () => {
  double = await startGitHubDouble();
  const { control } = double;
  for (const login of ["mona", "sam"]) control.createUser(login);
  control.createOrganization("acme", ["mona", "sam"]);
  installationId = String(control.installApp("acme").id);
  repoId = String((await control.createRepository("acme/web", { private: true })).id);
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  await control.push("acme/web", [{ branch: "idea", from: "main", message: "Idea", files: { b: "2\n" } }]);
  await control.openIssue("acme/web", { title: "It is slow", body: "Very" }, "mona");
});
afterEach(() => double.close());

/** A port of an App that has these permissions. */
function portWith(permissions: Readonly<Record<string, "read" | "write">>) {
  double.control.acceptPermissions("acme", { ...permissions });
  const { appId, privateKey } = double.appCredentials;
  const nothing = () => undefined;
  const client = createGithubClient({
    appId,
    privateKey,
    baseUrl: double.url,
    userAgent: "foundry-test",
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    observe: nothing,
    paceWrites: false,
  });
  return createGithubPort(client);
}

/** Every call of the port, as far as it comes: the codes of those that were refused. */
async function refusals(port: GithubInstallationPort): Promise<string[]> {
  const codes = new Set<string>();
  const tried = async <T>(call: () => Promise<T>): Promise<T | null> => {
    try {
      return await call();
    } catch (error) {
      codes.add(String(Reflect.get(Object(error), "code")));
      return null;
    }
  };
  const headSha = double.control.repository("acme/web").refs.get("refs/heads/idea") ?? "";
  const key = { repository: web, headSha, ...check, signal };
  await tried(() => port.listRepositories(page));
  await tried(() => port.listOpenPullRequests({ repository: web, ...page }));
  await tried(() => port.listMembers({ login: "acme", role: "admin", ...page }));
  await tried(() => port.getRepository({ repoId, signal }));
  await tried(() => port.getContent({ repository: web, path: "a.txt", ref: "main", signal }));
  await tried(() => port.getBranchHead({ repository: web, branch: "main", signal }));
  await tried(() => port.compareCommits({ repository: web, base: "main", head: "idea", signal }));
  await tried(() => port.createRepositoryToken({ repoId, signal }));
  await tried(() => port.findCheckRun(key));
  const run = await tried(() => port.startCheckRun({ ...key, title: "Task", summary: "Runs" }));
  const end = { conclusion: "success", title: "Task", summary: "Done", annotations: [] } as const;
  const { checkRunId } = run ?? { checkRunId: "1" };
  await tried(() => port.updateCheckRun({ repository: web, checkRunId, signal, ...end }));
  const pull = { title: "Idea", body: "", headRefName: "idea", baseRefName: "main", isDraft: true };
  const made = await tried(() => port.createPullRequest({ repository: web, signal, ...pull }));
  const number = made?.number ?? 1;
  await tried(() => port.updatePullRequest({ repository: web, number, body: "More", signal }));
  await tried(() => port.getIssue({ repository: web, number: 1, signal }));
  await tried(() => port.getPermission({ repository: web, login: "mona", signal }));
  await tried(() => port.findComment({ repository: web, number: 1, marker: "x", signal }));
  const comment = await tried(() => port.createComment({ repository: web, number: 1, body: "x", signal }));
  const { commentId } = comment ?? { commentId: "1" };
  await tried(() => port.updateComment({ repository: web, commentId, body: "y", signal }));
  const subject = { kind: "issueComment", commentId } as const;
  await tried(() => port.listReviewComments({ repository: web, number, reviewId: "1", signal }));
  await tried(() => port.addReaction({ repository: web, subject, content: "eyes", signal }));
  return [...codes];
}

describe("what the App must be given", () => {
  test("with the permissions of appNeeds every call is let through", async () => {
    const port = portWith(appNeeds.permissions);
    expect(await port.appSlug()).toBe("foundry");
    expect(await refusals(port.forInstallation(installationId))).toEqual([
      // Of the review that there is not.
      "github_not_found",
    ]);
  });

  // Reading metadata comes with any; the double knows no events' permissions; issues and pull requests share comments.
  const ofEvents = ["metadata", "actions", "statuses", "issues"];
  const needed = Object.keys(appNeeds.permissions).filter((name) => !ofEvents.includes(name));
  test.each(needed)("and without %s one is refused", async (name) => {
    const { [name]: _left, ...others } = appNeeds.permissions;
    const found = await refusals(portWith(others).forInstallation(installationId));
    expect(found.some((code) => ["github_forbidden", "github_validation_failed"].includes(code))).toBe(true);
  });
});

describe("check runs in progress", () => {
  test("[HC5] [DX7] one is started, found again and ended", async () => {
    const port = portWith(appNeeds.permissions).forInstallation(installationId);
    const headSha = double.control.repository("acme/web").refs.get("refs/heads/idea") ?? "";
    const key = { repository: web, headSha, ...check, signal };
    const detailsUrl = "https://foundry.example/tasks/1";
    const started = await port.startCheckRun({ ...key, title: "Task", summary: "Runs", detailsUrl });
    expect(started).toMatchObject({ status: "in_progress", conclusion: null });
    expect(await port.findCheckRun(key)).toEqual(started);
    const end = { conclusion: "cancelled", title: "Task", summary: "Cancelled", annotations: [] } as const;
    const { checkRunId } = started;
    expect(await port.updateCheckRun({ repository: web, checkRunId, signal, ...end })).toMatchObject({
      checkRunId,
      status: "completed",
      conclusion: "cancelled",
    });
    const [run] = double.control.repository("acme/web").checkRuns.values();
    expect(run).toMatchObject({ detailsUrl, externalId: "task:1:1" });
  });
});
