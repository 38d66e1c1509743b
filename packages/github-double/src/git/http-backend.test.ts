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

test("a push that breaks off in the middle leaves the repository free for the next", async () => {
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
