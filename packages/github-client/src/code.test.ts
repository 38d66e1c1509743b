import { startGitHubDouble, type GitHubDouble } from "@foundry/github-double";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cloneUrl, type GithubInstallationClient } from "./index.ts";
import { clientFor, type TestClient } from "./testing/client-for.ts";

const web = { owner: "acme", repo: "web" };
let double: GitHubDouble;
let github: TestClient;
let acme: GithubInstallationClient;
let repoId: string;

beforeEach(async () => {
  double = await startGitHubDouble();
  const { control } = double;
  control.createUser("mona");
  control.createOrganization("Acme", ["mona"]);
  const installationId = String(control.installApp("acme").id);
  await control.createRepository("acme/web", { private: true });
  await control.createRepository("acme/other", { private: true });
  await push("main", { "a.txt": "1\n", "dir/b ü#?.txt": "2\n" });
  const { appId, privateKey } = double.appCredentials;
  github = clientFor(double.url, { appId, privateKey, paceWrites: false });
  acme = github.client.forInstallation(installationId);
  repoId = String(truth()?.id);
});
afterEach(() => double.close());

const truth = () => double.control.truth("acme").repositories.find(({ fullName }) => fullName === "Acme/web");
const headOf = (branch: string) => truth()?.refs[`refs/heads/${branch}`] ?? "";
const push = (branch: string, files: Record<string, string>, from?: string) =>
  double.control.push("acme/web", [{ branch, ...(from ? { from } : {}), message: "Change", files }]);
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => Reflect.get(Object(error), "code"),
  );

describe("getContent", () => {
  const at = (path: string, ref = "main") => acme.getContent({ ...web, path, ref });

  test("[RC3] a file at a commit, also when the branch has moved on and the path has odd characters", async () => {
    const sha = headOf("main");
    await push("main", { "a.txt": "later\n" });
    expect(await at("a.txt", sha)).toMatchObject({ kind: "file", size: 2, bytes: Buffer.from("1\n") });
    expect(await at("a.txt")).toMatchObject({ bytes: Buffer.from("later\n") });
    expect(await at("dir/b ü#?.txt")).toMatchObject({ bytes: Buffer.from("2\n") });
  });

  test("[RC3] no such file, no such commit, and a directory are told apart", async () => {
    expect(await at("none.txt")).toEqual({ kind: "absent", reason: "no_file" });
    expect(await at("a.txt", "f".repeat(40))).toEqual({ kind: "absent", reason: "no_commit" });
    expect(await at("dir")).toEqual({ kind: "other", type: "directory", size: null });
  });

  test("[RC3] [RC7] a file that GitHub does not give as base64 says its size", async () => {
    await push("main", { "large.txt": "x".repeat(1_100_000) });
    expect(await at("large.txt")).toEqual({ kind: "other", type: "encoding", size: 1_100_000 });
  });
});

test("[RC5] getBranchHead says where a branch is now, also one with a slash in its name", async () => {
  const head = (branch: string) => acme.getBranchHead({ ...web, branch });
  expect(await head("main")).toBe(headOf("main"));
  await push("feature/x%25#1", { "c.txt": "3\n" }, "main");
  expect(await head("feature/x%25#1")).toBe(headOf("feature/x%25#1"));
  expect(await head("feature")).toBeNull();
  await double.control.createRepository("acme/empty");
  expect(await acme.getBranchHead({ owner: "acme", repo: "empty", branch: "main" })).toBeNull();
});

test("[RC5] compareCommits says which of two contains the other", async () => {
  const first = headOf("main");
  await push("main", { "a.txt": "2\n" });
  const second = headOf("main");
  await push("side", { "c.txt": "3\n" }, "main");
  await push("main", { "a.txt": "3\n" });
  const side = headOf("side");
  const compare = (base: string, head: string) => acme.compareCommits({ ...web, base, head });
  expect(await compare(first, second)).toBe("ahead");
  expect(await compare(second, first)).toBe("behind");
  expect(await compare(second, second)).toBe("identical");
  expect(await compare(headOf("main"), side)).toBe("diverged");
  expect(await codeOf(compare(first, "f".repeat(40)))).toBe("github_not_found");
});

describe("check runs", () => {
  const output = (count: number) => ({
    title: "Title",
    summary: "Summary",
    annotations: Array.from({ length: count }, (_, index) => ({
      path: "a.txt",
      startLine: index + 1,
      endLine: index + 1,
      level: "warning" as const,
      title: "field",
      message: "rule",
    })),
  });
  const key = () => ({ ...web, headSha: headOf("main"), name: "Foundry config", externalId: "job-1" });

  test("[DX7] a run is found by its external id, and by nothing else", async () => {
    expect(await acme.findCheckRun(key())).toBeNull();
    const made = await acme.createCheckRun({ ...key(), conclusion: "neutral", output: output(60) });
    expect(made).toMatchObject({ status: "completed", conclusion: "neutral", headSha: headOf("main") });
    expect(await acme.findCheckRun(key())).toEqual(made);
    expect(await acme.findCheckRun({ ...key(), externalId: "job-2" })).toBeNull();
    expect(await acme.findCheckRun({ ...key(), name: "Other" })).toBeNull();
  });

  test("[DX7] one that later runs of its name have replaced is found too, on whatever page", async () => {
    const made = await acme.createCheckRun({ ...key(), conclusion: "neutral" });
    for (let index = 0; index < 105; index++) {
      await acme.createCheckRun({ ...key(), externalId: `later-${index}`, conclusion: "success" });
    }
    expect(await acme.findCheckRun(key())).toEqual(made);
  });

  test("updateCheckRun completes one", async () => {
    const made = await acme.createCheckRun(key());
    expect(made).toMatchObject({ status: "in_progress", conclusion: null });
    const done = await acme.updateCheckRun({
      ...web,
      checkRunId: made.id,
      conclusion: "success",
      output: output(1),
    });
    expect(done).toMatchObject({ id: made.id, status: "completed", conclusion: "success" });
    expect(await acme.findCheckRun(key())).toEqual(done);
  });

  test("a commit that GitHub does not know is refused", async () => {
    expect(await codeOf(acme.createCheckRun({ ...key(), headSha: "f".repeat(40) }))).toBe(
      "github_validation_failed",
    );
  });
});

test("[ST4] updatePullRequest retargets, and doing it again changes nothing", async () => {
  await push("lower", { "b.txt": "2\n" }, "main");
  await push("upper", { "c.txt": "3\n" }, "lower");
  const asked = { ...web, title: "Upper", head: "upper", base: "lower" };
  const { number } = await acme.createPullRequest(asked);
  const retargeted = await acme.updatePullRequest({ ...web, number, base: "main" });
  expect(retargeted).toMatchObject({ number, state: "open", baseRefName: "main" });
  expect(await acme.updatePullRequest({ ...web, number, base: "main" })).toMatchObject({
    baseRefName: "main",
  });
});

describe("createRepositoryToken", () => {
  const tokenRequests = () =>
    double.control.requests.byRoute()["POST /app/installations/:id/access_tokens"] ?? 0;
  const asToken = (token: string, path: string, init: RequestInit = {}) =>
    fetch(`${double.url}${path}`, { ...init, headers: { authorization: `Bearer ${token}` } });

  test("[RJ6] [HC1] it reaches one repository, with the permissions asked for", async () => {
    const { token, expiresAtMs } = await acme.createRepositoryToken({ repoId });
    expect(expiresAtMs).toBeGreaterThan(Date.now() + 30 * 60_000);
    expect((await asToken(token, "/repos/acme/web/contents/a.txt")).status).toBe(200);
    expect((await asToken(token, "/repos/acme/other")).status).toBe(404);
    expect((await asToken(token, "/repos/acme/web/pulls")).status).toBe(403);
  });

  test("one serves all callers until it is refused, or near its end; the text is redacted", async () => {
    const [one, two] = await Promise.all([
      acme.createRepositoryToken({ repoId }),
      acme.createRepositoryToken({ repoId }),
    ]);
    expect(two).toEqual(one);
    expect(await acme.createRepositoryToken({ repoId })).toEqual(one);
    expect(tokenRequests()).toBe(1);
    const reading = await acme.createRepositoryToken({ repoId, permissions: { contents: "read" } });
    expect(reading.token).not.toBe(one.token);
    const renewed = await acme.createRepositoryToken({ repoId, refused: one.token });
    expect(renewed.token).not.toBe(one.token);
    // A second job that held the old one gets the new one, not a third.
    expect(await acme.createRepositoryToken({ repoId, refused: one.token })).toEqual(renewed);
    expect(tokenRequests()).toBe(3);
    for (const { token } of [one, reading, renewed]) {
      expect(github.client.redact(`fetching with ${token}.`)).not.toContain(token);
    }
  });

  test("it is renewed ten minutes before its end", async () => {
    let offsetMs = 0;
    const { appId, privateKey } = double.appCredentials;
    const clock = { now: () => Date.now() + offsetMs };
    const { client } = clientFor(double.url, { appId, privateKey, clock });
    const { id } = double.control.installation("acme");
    const own = client.forInstallation(String(id));
    const { token } = await own.createRepositoryToken({ repoId });
    offsetMs = 49 * 60_000;
    expect((await own.createRepositoryToken({ repoId })).token).toBe(token);
  });

  test("a caller that leaves is told so, and the others get the token", async () => {
    const controller = new AbortController();
    const left = codeOf(acme.createRepositoryToken({ repoId, signal: controller.signal }));
    const stayed = acme.createRepositoryToken({ repoId });
    controller.abort();
    expect(await left).toBe("github_aborted");
    expect((await stayed).token).toBeTypeOf("string");
  });

  test("a repository that the installation does not have is refused, and nothing is kept of it", async () => {
    expect(await codeOf(acme.createRepositoryToken({ repoId: "999999" }))).toBe("github_validation_failed");
    expect(await codeOf(acme.createRepositoryToken({ repoId: "999999" }))).toBe("github_validation_failed");
    expect(tokenRequests()).toBe(2);
  });
});

describe("cloneUrl", () => {
  test("is what the API says, for the double", async () => {
    const { token } = await acme.createRepositoryToken({ repoId });
    const answer = await fetch(`${double.url}/repos/acme/web`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { clone_url: said } = Object(await answer.json());
    const { url } = await acme.getRepository({ repoId });
    expect(cloneUrl(url)).toBe(said);
  });

  test("github.com and an Enterprise server", () => {
    expect(cloneUrl("https://github.com/acme/web")).toBe("https://github.com/acme/web.git");
    expect(cloneUrl("https://github.acme.example:8443/acme/web/")).toBe(
      "https://github.acme.example:8443/acme/web.git",
    );
  });

  test.each([
    "ssh://git@github.com/acme/web",
    "file:///etc/passwd",
    "https://user:secret@github.com/acme/web",
    "https://github.com/acme/web?x=secret",
    "https://github.com/acme",
    "--upload-pack=secret",
    "",
  ])("[RJ6] nothing else: %j", (url) => {
    expect(() => cloneUrl(url)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("secret") }),
    );
    expect(() => cloneUrl(url)).toThrow(TypeError);
  });
});
