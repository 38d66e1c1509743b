import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { connect } from "node:net";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "../start.ts";
import { createClient } from "../testing/client.ts";
import { startReceiver } from "../testing/receiver.ts";
import { gitEnvironment } from "./run-git.ts";

const run = promisify(execFile);
let double: GitHubDouble;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "double-git-"));
  receiver = await startReceiver();
  double = await startGitHubDouble({ webhookUrl: receiver.url });
  const { control } = double;
  control.createUser("mona");
  control.createOrganization("acme", ["mona"]);
  control.installApp("acme");
  await control.createRepository("acme/web", { private: true });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  await control.push("acme/web", [{ branch: "idea", from: "main", message: "I", files: { "b.txt": "2\n" } }]);
  await control.openPullRequest("acme/web", { title: "An idea", head: "idea", base: "main" });
});
afterEach(async () => {
  await double.close();
  await receiver.close();
  await rm(dir, { recursive: true, force: true });
});

/** The token goes by an environment variable, as it should anywhere. */
async function git(authorization: string | null, ...args: string[]): Promise<string> {
  const header = authorization === null ? "" : `Authorization: ${authorization}`;
  const { stdout } = await run("git", args, {
    cwd: dir,
    env: gitEnvironment({
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: header,
      GIT_AUTHOR_NAME: "Mona",
      GIT_AUTHOR_EMAIL: "mona@example.com",
      GIT_COMMITTER_NAME: "Mona",
      GIT_COMMITTER_EMAIL: "mona@example.com",
    }),
  });
  return stdout.trim();
}

async function basicToken(asked: object = {}): Promise<string> {
  const token = (await createClient(double).token("acme", asked)).replace("Bearer ", "");
  return `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
}

test("a push moves the branch and its pull request, and sends push and pull_request.synchronize", async () => {
  const token = await basicToken();
  await git(token, "clone", "--quiet", "--branch", "idea", "--", `${double.url}/acme/web.git`, "work");
  await writeFile(join(dir, "work", "c.txt"), "3\n");
  await git(null, "-C", "work", "add", "c.txt");
  await git(null, "-C", "work", "commit", "--quiet", "-m", "More");
  const sha = await git(null, "-C", "work", "rev-parse", "HEAD");
  await git(token, "-C", "work", "push", "--quiet", "origin", "idea");
  await expect.poll(() => double.control.pull("acme/web", 1).head.sha).toBe(sha);
  await double.control.webhooksSettled();
  const sent = receiver.received.slice(-2).map(({ event, body }) => ({ event, body }));
  expect(sent).toMatchObject([
    { event: "push", body: { ref: "refs/heads/idea", after: sha, commits: [{ id: sha, added: ["c.txt"] }] } },
    { event: "pull_request", body: { action: "synchronize", after: sha, pull_request: { head: { sha } } } },
  ]);
  expect(await git(token, "ls-remote", `${double.url}/acme/web.git`, "refs/pull/1/head")).toContain(sha);
});

/** A push of which the most is still to come. */
async function beginPush() {
  const token = await basicToken();
  const { hostname, port } = new URL(double.url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const head = [
    "POST /acme/web.git/git-receive-pack HTTP/1.1",
    `host: ${hostname}:${port}`,
    `authorization: ${token}`,
    "content-type: application/x-git-receive-pack-request",
    "content-length: 5000",
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n0094`);
  return socket;
}

test("a push that breaks off while it waits for its turn leaves the repository free for the next", async () => {
  const { control } = double;
  const held = control.holdGit("acme/web", "push");
  const socket = await beginPush();
  await held.arrived;
  socket.destroy();
  await once(socket, "close");
  // The double has seen that it is gone when it answers what was asked afterwards, on a connection of its own.
  await git(null, "ls-remote", `${double.url}/acme/web.git`).catch(() => "no access");
  held.release();
  const files = { "n.txt": "n\n" };
  const next = control.push("acme/web", [{ branch: "idea", message: "Next", files }]);
  expect(await next).toMatchObject([{ ref: "refs/heads/idea" }]);
});

test("a push that breaks off in the middle leaves the repository free for the next", async () => {
  const socket = await beginPush();
  // When this is answered, the double has begun with the push.
  await fetch(`${double.url}/orgs/acme`);
  const files = { "n.txt": "n\n" };
  const next = double.control.push("acme/web", [{ branch: "idea", message: "Next", files }]);
  socket.destroy();
  expect(await next).toMatchObject([{ ref: "refs/heads/idea" }]);
});

test("without a right token a private repository cannot be read, and reading is not writing", async () => {
  await expect(git(null, "ls-remote", `${double.url}/acme/web.git`)).rejects.toThrow(
    /could not read Username/,
  );
  const wrong = `Basic ${Buffer.from("x:ghs_wrong").toString("base64")}`;
  await expect(git(wrong, "ls-remote", `${double.url}/acme/web.git`)).rejects.toThrow();
  const reader = await basicToken({ permissions: { contents: "read" } });
  await git(reader, "clone", "--quiet", "--", `${double.url}/acme/web.git`, "work");
  await expect(git(reader, "-C", "work", "push", "origin", "HEAD:refs/heads/new")).rejects.toThrow(/403/);
  expect(double.control.repository("acme/web").refs.has("refs/heads/new")).toBe(false);
});

test("a token for one repository neither reads nor writes another", async () => {
  const { control, url } = double;
  const other = await control.createRepository("acme/other", { private: true });
  await control.createRepository("acme/public");
  const token = await basicToken({
    repository_ids: [control.repository("acme/web").id],
    permissions: { contents: "write" },
  });
  await git(token, "clone", "--quiet", "--", `${url}/acme/web.git`, "work");
  await expect(git(token, "ls-remote", `${url}/acme/other.git`)).rejects.toThrow(/not found/);
  const push = (name: string) =>
    git(token, "-C", "work", "push", "--quiet", `${url}/acme/${name}.git`, "HEAD:refs/heads/main");
  await expect(push("other")).rejects.toThrow(/not found/);
  await expect(push("public")).rejects.toThrow(/403/);
  expect(other.refs.size).toBe(0);
});

test("a clone without blobs fetches them by id when they are asked for, and what no branch has any more", async () => {
  const token = await basicToken();
  const at = `${double.url}/acme/web.git`;
  await git(token, "clone", "--quiet", "--bare", "--filter=blob:none", "--", at, "mirror");
  const missing = await git(null, "-C", "mirror", "rev-list", "--all", "--objects", "--missing=print");
  expect(missing).toMatch(/^\?[0-9a-f]{40}$/m);
  expect(await git(token, "-C", "mirror", "cat-file", "-p", "idea:b.txt")).toBe("2");
  const head = double.control.pull("acme/web", 1).head.sha;
  await double.control.push("acme/web", [
    { branch: "idea", from: "main", message: "Rewritten", files: { "c.txt": "3\n" } },
  ]);
  await git(token, "-C", "mirror", "fetch", "--quiet", "origin", `${head}:refs/kept/idea`);
  expect(await git(null, "-C", "mirror", "rev-parse", "refs/kept/idea")).toBe(head);
});

test.each(["list-for-push", "push"] as const)(
  "a push that someone overtakes at %s is refused, and nothing of theirs is lost",
  async (step) => {
    const { control } = double;
    const token = await basicToken();
    await git(token, "clone", "--quiet", "--branch", "idea", "--", `${double.url}/acme/web.git`, "work");
    const seen = await git(null, "-C", "work", "rev-parse", "HEAD");
    await git(null, "-C", "work", "commit", "--quiet", "--amend", "-m", "Rewritten");
    const held = control.holdGit("acme/web", step);
    const lease = `--force-with-lease=idea:${seen}`;
    const pushed = git(token, "-C", "work", "push", "--quiet", lease, "origin", "idea").then(
      () => "pushed",
      () => "refused",
    );
    await held.arrived;
    const [theirs] = await control.push("acme/web", [
      { branch: "idea", message: "Theirs", files: { "t.txt": "t\n" } },
    ]);
    held.release();
    expect(await pushed).toBe("refused");
    expect(control.repository("acme/web").refs.get("refs/heads/idea")).toBe(theirs?.after);
    expect(control.gitRequests("acme/web", "list-for-push")).toBe(1);
  },
);

test("git meets faults under names of its own", async () => {
  const token = await basicToken();
  const list = () => git(token, "ls-remote", "--heads", `${double.url}/acme/web.git`);
  double.control.faults.add({
    fault: { kind: "status", status: 503 },
    route: "GIT list-for-fetch",
    times: 1,
  });
  await expect(list()).rejects.toThrow(/503/);
  double.control.faults.add({ fault: { kind: "reset" }, target: "/acme/web.git", times: 1 });
  await expect(list()).rejects.toThrow();
  expect(await list()).toContain("refs/heads/idea");
});
