import { startGitHubDouble, type GitHubDouble } from "@foundry/github-double";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GithubInstallationClient } from "./index.ts";
import { clientFor, type TestClient } from "./testing/client-for.ts";
import { answerJson, startApi } from "./testing/start-api.ts";

const web = { owner: "acme", repo: "web" };
const marker = "<!-- foundry:task:abc -->";
let double: GitHubDouble;
let github: TestClient;
let acme: GithubInstallationClient;
let issue: number;

beforeEach(async () => {
  double = await startGitHubDouble();
  const { control } = double;
  for (const login of ["mona", "sam", "hubot"]) control.createUser(login);
  control.createOrganization("Acme", ["mona", "sam"]);
  const installationId = String(control.installApp("acme").id);
  await control.createRepository("acme/web", { private: true });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  await control.push("acme/web", [{ branch: "idea", from: "main", message: "Idea", files: { b: "2\n" } }]);
  ({ number: issue } = await control.openIssue("acme/web", { title: "It is slow", body: "Very" }, "mona"));
  const { appId, privateKey } = double.appCredentials;
  github = clientFor(double.url, { appId, privateKey, paceWrites: false });
  acme = github.client.forInstallation(installationId);
});
afterEach(() => double.close());

const openPull = () =>
  double.control.openPullRequest("acme/web", { title: "Idea", head: "idea", base: "main", author: "sam" });
const comments = () => double.control.issue("acme/web", issue).comments;
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => Reflect.get(Object(error), "code"),
  );

test("[TK5] getIssue gives an issue, or a pull request as one, with its author's association", async () => {
  expect(await acme.getIssue({ ...web, number: issue })).toMatchObject({
    number: issue,
    title: "It is slow",
    body: "Very",
    state: "open",
    isPullRequest: false,
    authorLogin: "mona",
    authorAssociation: "MEMBER",
    url: `${double.url}/Acme/web/issues/${issue}`,
  });
  const { number } = await openPull();
  expect(await acme.getIssue({ ...web, number })).toMatchObject({ isPullRequest: true, body: null });
  expect(await codeOf(acme.getIssue({ ...web, number: 99 }))).toBe("github_not_found");
});

describe("comments", () => {
  const look = () => acme.findIssueComment({ ...web, number: issue, marker });

  test("[DX7] the App's own is found by its marker on whatever page; a quote by somebody else is none", async () => {
    expect(await look()).toBeNull();
    for (let index = 0; index < 101; index++) {
      await double.control.comment("acme/web", issue, `Number ${index}, quoting ${marker}`, "mona");
    }
    expect(await look()).toBeNull();
    const made = await acme.createIssueComment({ ...web, number: issue, body: `${marker}\nQueued` });
    expect(made).toMatchObject({ isByBot: true, appId: double.appCredentials.appId });
    await acme.createIssueComment({ ...web, number: issue, body: `${marker}\nA second` });
    expect(await look()).toEqual(made);
  });

  test("[HC6] one is edited in place, and the same text again changes nothing", async () => {
    const { id: commentId } = await acme.createIssueComment({ ...web, number: issue, body: marker });
    const body = `${marker}\nDone`;
    const edited = await acme.updateIssueComment({ ...web, commentId, body });
    expect(edited).toMatchObject({ id: commentId, body });
    expect(await acme.updateIssueComment({ ...web, commentId, body })).toMatchObject({ body });
    expect(comments().map((comment) => comment.body)).toEqual([body]);
  });

  test("one that is gone, and an empty one, are errors with codes", async () => {
    expect(await codeOf(acme.updateIssueComment({ ...web, commentId: "999999", body: "x" }))).toBe(
      "github_not_found",
    );
    expect(await codeOf(acme.createIssueComment({ ...web, number: issue, body: "" }))).toBe(
      "github_validation_failed",
    );
  });
});

describe("addReaction", () => {
  const eyes = (subject: Parameters<GithubInstallationClient["addReaction"]>[0]["subject"]) =>
    acme.addReaction({ ...web, subject, content: "eyes" });

  test("[DX7] on an issue, a comment and a review comment: asked twice, it is there once", async () => {
    const { number } = await openPull();
    const inReview = { state: "COMMENTED", comments: [{ path: "b", line: 1, body: "Why?" }] } as const;
    await double.control.reviewPullRequest(
      "acme/web",
      number,
      { ...inReview, comments: [...inReview.comments] },
      "mona",
    );
    const comment = await double.control.comment("acme/web", issue, "Please", "mona");
    const [onLine] = double.control.pull("acme/web", number).reviewComments;
    for (let index = 0; index < 2; index++) {
      await eyes({ kind: "issue", number: issue });
      await eyes({ kind: "issueComment", commentId: String(comment.id) });
      await eyes({ kind: "reviewComment", commentId: String(onLine?.id) });
    }
    const subjects = [double.control.issue("acme/web", issue), comment, onLine];
    for (const subject of subjects) {
      expect(subject?.reactions.map(({ content }) => content)).toEqual(["eyes"]);
    }
  });

  test("on what is gone it is an error with a code", async () => {
    expect(await codeOf(eyes({ kind: "reviewComment", commentId: "999999" }))).toBe("github_not_found");
  });
});

test("listReviewComments gives what one review said about lines", async () => {
  const { number } = await openPull();
  const say = (...bodies: string[]) =>
    double.control.reviewPullRequest(
      "acme/web",
      number,
      { state: "CHANGES_REQUESTED", comments: bodies.map((body) => ({ path: "b", line: 1, body })) },
      "mona",
    );
  await say("Another");
  const { id } = await say("Why?", "Rename it");
  const line = { path: "b", line: 1, diffHunk: expect.stringContaining("@@") };
  expect(await acme.listReviewComments({ ...web, number, reviewId: String(id) })).toEqual([
    { ...line, body: "Why?" },
    { ...line, body: "Rename it" },
  ]);
  const gone = acme.listReviewComments({ ...web, number, reviewId: "999999" });
  expect(await codeOf(gone)).toBe("github_not_found");
});

test("[TK3] getCollaboratorPermission tells all roles apart", async () => {
  const { control } = double;
  const of = (login: string) => acme.getCollaboratorPermission({ ...web, login });
  expect(await of("mona")).toBe("admin");
  expect(await of("sam")).toBe("write");
  expect(await of("hubot")).toBe("none");
  for (const role of ["admin", "maintain", "write", "triage", "read"] as const) {
    control.addCollaborator("acme/web", "hubot", role);
    expect(await of("hubot")).toBe(role);
  }
  expect(await of("nobody-of-that-name")).toBe("none");
});

test("[TK3] a custom role counts as the one that it is based on", async () => {
  const answers = [
    { permission: "write", role_name: "security-lead" },
    { permission: "read", role_name: "writer" },
    { permission: "write" },
  ];
  const expected = ["write", "read", "write"];
  const api = await startApi((request, response) => {
    if (request.method === "POST") {
      answerJson(response, { token: "ghs_x", expires_at: "2099-01-01T00:00:00Z" }, { status: 201 });
    } else answerJson(response, answers.shift());
  });
  const own = clientFor(api.url).client.forInstallation("7");
  for (const permission of expected) {
    expect(await own.getCollaboratorPermission({ ...web, login: "mona" })).toBe(permission);
  }
  await api.close();
});
