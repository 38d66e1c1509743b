import { createServer } from "node:http";
import type { IncomingMessage, RequestListener } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { startGitHubDouble } from "@foundry/github-double";
import { expect, onTestFinished, test } from "vitest";
import { createTestGit } from "../testing/origin.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { watchCommandLines } from "../testing/watch-command-lines.ts";
import type { Git, GitAuth } from "../run/types.ts";
import { GitError } from "../errors.ts";
import { openMirror } from "./open-mirror.ts";
import type { Mirror } from "./types.ts";

/** A private repository behind HTTP, as on GitHub. */
async function createPrivate() {
  const double = await startGitHubDouble();
  onTestFinished(() => double.close());
  const { control } = double;
  control.createUser("mona");
  control.createOrganization("acme", ["mona"]);
  await control.createRepository("acme/web", { private: true });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  const token = control.createUserToken("mona");
  const git = createTestGit();
  const path = join(tempDir(), "1.git");
  const open = (auth: GitAuth | null, url = `${double.url}/acme/web.git`): Mirror =>
    openMirror({ git, path, remoteUrl: url, auth });
  return { double, control, token, git, path, open };
}

const as =
  (password: string): GitAuth =>
  () =>
    Promise.resolve({ username: "x-access-token", password });

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

async function failureOf(work: Promise<unknown>): Promise<GitError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof GitError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("[RJ6] clone, fetch and push by HTTP with a token that is in no argument, file, remote or output", async () => {
  const { double, control, token, git, path, open } = await createPrivate();
  const mirror = open(as(token));
  const watch = watchCommandLines();
  onTestFinished(watch.stop);
  expect(await mirror.ensure()).toBe("cloned");
  const [head] = await mirror.heads();
  const sha = head?.sha ?? "";
  const outputs: string[] = [];
  const sawAll = (): boolean => {
    const all = [...watch.seen];
    return ["git fetch", "git push", "git-remote-http"].every((name) =>
      all.some((line) => line.includes(name) || line.includes(name.replace("git-", "git "))),
    );
  };
  for (let round = 0; round < 5 || (!sawAll() && round < 50); round += 1) {
    await control.push("acme/web", [
      { branch: "side", from: "main", message: `Round ${round}`, files: { "r.txt": `${round}\n` } },
    ]);
    await mirror.fetch();
    await mirror.push([{ branch: `pushed-${round}`, newSha: sha, expectedSha: null }]);
    const { stdout, stderr } = await mirror.run(["remote", "--verbose"]);
    outputs.push(stdout.toString("utf8"), stderr);
  }
  watch.stop();
  expect(sawAll()).toBe(true);
  expect(control.repository("acme/web").refs.get("refs/heads/pushed-0")).toBe(sha);
  const secrets = [token, Buffer.from(`x-access-token:${token}`).toString("base64")];
  const files = [...filesBelow(path), ...filesBelow(git.tempDir)];
  expect(files).toContain(join(path, "config"));
  for (const secret of secrets) {
    expect([...watch.seen].filter((line) => line.includes(secret))).toEqual([]);
    expect(files.filter((file) => readFileSync(file, "latin1").includes(secret))).toEqual([]);
    expect(outputs.join("\n")).not.toContain(secret);
  }
  expect(outputs[0]).toContain(`${double.url}/acme/web.git`);
});

test("[RJ6] a refused token, a missing repository and a missing right are told apart, without the token", async () => {
  const { double, token, open } = await createPrivate();
  const wrong = await failureOf(open(as("ghs_wrongwrongwrong")).ensure());
  expect(wrong).toMatchObject({ code: "git_auth_failed", retryable: false });
  expect(JSON.stringify([wrong.message, wrong.stderr])).not.toContain("ghs_wrong");
  expect(await failureOf(open(null).ensure())).toMatchObject({ code: "git_auth_failed" });
  expect(await failureOf(open(as(token), `${double.url}/acme/nothing.git`).ensure())).toMatchObject({
    code: "git_repository_not_found",
  });
});

test("a new token is asked for before every command", async () => {
  const { control, token, open } = await createPrivate();
  let asked = 0;
  const mirror = open(() => {
    asked += 1;
    return Promise.resolve({ username: "x-access-token", password: token });
  });
  await mirror.ensure();
  const afterClone = asked;
  await mirror.heads();
  expect(asked).toBe(afterClone);
  await control.push("acme/web", [{ branch: "main", message: "More", files: { "a.txt": "2\n" } }]);
  expect(await mirror.fetch()).toHaveLength(1);
  expect(asked).toBe(afterClone + 1);
});

test("an error of the token's source is thrown as it is", async () => {
  const { open } = await createPrivate();
  const mine = new Error("no installation");
  await expect(open(() => Promise.reject(mine)).ensure()).rejects.toBe(mine);
});

test("[RJ6] a server that repeats the token in its answer does not bring it into an error", async () => {
  const { git, path } = await createPrivate();
  const seen: IncomingMessage[] = [];
  const url = await serve((request, response) => {
    seen.push(request);
    const given = request.headers.authorization;
    if (given === undefined) response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
    else {
      const plain = Buffer.from(given.replace("Basic ", ""), "base64").toString("utf8");
      response
        .writeHead(403, { "content-type": "text/plain" })
        .end(`you sent ${plain} as Authorization: ${given}`);
    }
  });
  const mirror = openMirror({ git, path, remoteUrl: `${url}/acme/web.git`, auth: as("plain-secret/+1") });
  const error = await failureOf(mirror.ensure());
  expect(seen.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
  expect(error.code).toBe("git_auth_failed");
  expect(error.stderr).toContain("you sent");
  for (const secret of ["plain-secret", Buffer.from("x-access-token:plain-secret/+1").toString("base64")])
    expect(`${error.message} ${error.stderr} ${error.stack}`).not.toContain(secret);
});

test("[RJ6] a redirect to another origin gets no credentials", async () => {
  const { git, path } = await createPrivate();
  const given: (string | undefined)[] = [];
  const elsewhere = await serve((request, response) => {
    given.push(request.headers.authorization);
    response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
  });
  const url = await serve((request, response) => {
    response.writeHead(301, { location: `${elsewhere}${request.url ?? ""}` }).end();
  });
  const mirror = openMirror({ git, path, remoteUrl: `${url}/acme/web.git`, auth: as("secret-token") });
  expect((await failureOf(mirror.ensure())).code).toBe("git_auth_failed");
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((header) => header !== undefined)).toEqual([]);
});

test("what the network does is a retryable error", async () => {
  const { git, path } = await createPrivate();
  const hangUp = await serve((request) => request.socket.destroy());
  const broken = await serve((_request, response) => response.writeHead(503).end());
  const nonsense = await serve((_request, response) => response.end("hello"));
  for (const url of [hangUp, broken, nonsense, "http://127.0.0.1:1", "http://nowhere.invalid"]) {
    const error = await failureOf(ensureAt(git, path, `${url}/a/b.git`));
    expect(error, error.stderr).toMatchObject({ code: "git_network", retryable: true });
  }
});

test("a page that is no git server's is no empty repository: no branch goes", async () => {
  const { double, token, open } = await createPrivate();
  const mirror = open(as(token));
  await mirror.ensure();
  const heads = await mirror.heads();
  for (const body of ["", "<html>Please sign in</html>"]) {
    const portal = await serve((_request, response) => response.end(body));
    const lost = open(as(token), `${portal}/acme/web.git`);
    expect(await lost.ensure()).toBe("kept");
    expect((await failureOf(lost.fetch())).code).toBe("git_network");
    expect(await lost.heads()).toEqual(heads);
  }
  const back = open(as(token), `${double.url}/acme/web.git`);
  expect(await back.ensure()).toBe("kept");
  expect(await back.fetch()).toEqual([]);
});

function ensureAt(git: Git, path: string, remoteUrl: string): Promise<unknown> {
  return openMirror({ git, path, remoteUrl, auth: null }).ensure();
}

test("[RJ6] a remote has a plain URL without credentials", () => {
  const git = createTestGit();
  const open = (remoteUrl: string, protocols = git) =>
    openMirror({ git: protocols, path: join(tempDir(), "1.git"), remoteUrl, auth: null });
  for (const url of [
    "https://user:secret@github.com/a/b.git",
    "https://secret@github.com/a/b.git",
    "ext::sh -c touch% /tmp/x",
    "ssh://git@github.com/a/b.git",
    "git@github.com:a/b.git",
    "--upload-pack=touch /tmp/x",
    "/etc",
    "http://host/a\nb",
  ])
    expect(() => open(url)).toThrow(GitError);
  const production = createTestGit({ protocols: ["https"] });
  expect(() => open("file:///etc", production)).toThrow("not allowed");
  expect(() => open("http://github.com/a/b.git", production)).toThrow("not allowed");
});
