import { spawn } from "node:child_process";
import { sign } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, readdir, stat, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { startGitHubDouble } from "@foundry/github-double";
import type { GitHubDouble } from "@foundry/github-double";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createLocalSandboxes } from "../local/create-local-sandboxes.ts";
import { path, runIn, specOf } from "../testing/run-in.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { createTokenHelper } from "./create-token-helper.ts";
import type { TokenHelper, TokenHelperOptions } from "./create-token-helper.ts";

let double: GitHubDouble;
let url: string;

beforeAll(async () => {
  double = await startGitHubDouble();
  double.control.createUser("mona");
  double.control.createOrganization("acme", ["mona"]);
  double.control.installApp("acme");
  for (const name of ["acme/web", "acme/other"]) {
    await double.control.createRepository(name, { private: true });
    await double.control.push(name, [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  }
  url = `${double.url}/acme/web.git`;
});
afterAll(() => double.close());

/** As a GitHub App asks for one; of all repositories, so that only the helper says for which it is given out. */
async function installationToken(): Promise<string> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: double.appCredentials.appId, iat: seconds - 30, exp: seconds + 500 };
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  const jwt = `${signed}.${sign("RSA-SHA256", Buffer.from(signed), double.appCredentials.privateKey).toString("base64url")}`;
  const { id } = double.control.installation("acme");
  const response = await fetch(`${double.url}/app/installations/${id}/access_tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${jwt}` },
  });
  return ((await response.json()) as { token: string }).token;
}

async function helperFor(options: Partial<TokenHelperOptions> = {}): Promise<TokenHelper> {
  const helper = await createTokenHelper({
    url,
    getToken: installationToken,
    tempDir: tempDir(),
    ...options,
  });
  onTestFinished(() => helper.close());
  return helper;
}

async function git(helper: TokenHelper, cwd: string, ...args: string[]) {
  const env = {
    PATH: path,
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    ...helper.env,
  };
  const child = spawn("git", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, stdout, stderr };
}

test("[HC1] git clones, and pushes with a token that was renewed meanwhile", async () => {
  const given: string[] = [];
  const helper = await helperFor({
    getToken: async () => {
      given.push(await installationToken());
      return given.at(-1) ?? "";
    },
  });
  const dir = tempDir();
  expect(await git(helper, dir, "clone", "--quiet", url, "work")).toMatchObject({ code: 0 });
  const work = join(dir, "work");
  const me = ["-c", "user.name=Mona", "-c", "user.email=mona@example.com"];
  await git(helper, work, ...me, "commit", "--allow-empty", "--quiet", "-m", "More");
  const pushed = await git(helper, work, "push", "--quiet", "origin", "HEAD:refs/heads/more");
  expect(pushed).toMatchObject({ code: 0 });
  expect(new Set(given).size).toBe(2);
  const kept = await readFile(join(work, ".git/config"), "utf8");
  for (const token of given) expect(kept).not.toContain(token);
});

test("[HC1] the token is in no file of the helper", async () => {
  const token = await installationToken();
  const helper = await helperFor({ getToken: () => Promise.resolve(token) });
  await git(helper, tempDir(), "ls-remote", url);
  expect(await readdir(helper.dir)).toEqual(["askpass", "s"]);
  expect(await readFile(join(helper.dir, "askpass"), "utf8")).not.toContain(token);
  expect(JSON.stringify(helper.env)).not.toContain(token);
  expect((await stat(dirname(helper.dir))).mode & 0o777).toBe(0o700);
});

test("[HC1] another repository and another host get nothing, though the token would open them", async () => {
  let asked = 0;
  const helper = await helperFor({
    getToken: () => {
      asked += 1;
      return installationToken();
    },
  });
  const other = await git(helper, tempDir(), "clone", "--quiet", `${double.url}/acme/other.git`, "work");
  expect(other.code).not.toBe(0);
  const byName = url.replace("127.0.0.1", "localhost");
  expect((await git(helper, tempDir(), "clone", "--quiet", byName, "work")).code).not.toBe(0);
  expect(asked).toBe(0);
});

test("[HC1] when no token can be had, git fails and hears nothing of why", async () => {
  const helper = await helperFor({ getToken: () => Promise.reject(new Error("the key is s3cret")) });
  const failed = await git(helper, tempDir(), "ls-remote", url);
  expect(failed.code).not.toBe(0);
  expect(failed.stdout + failed.stderr).not.toContain("s3cret");
});

test("after close nobody is answered and nothing is left; closing twice is harmless", async () => {
  const parent = tempDir();
  const helper = await helperFor({ tempDir: parent });
  await helper.close();
  await helper.close();
  expect(await readdir(parent)).toEqual([]);
});

test("an address with a name in it and a directory too deep for a socket are refused", async () => {
  const withName = createTokenHelper({
    url: "https://x:y@github.com/a/b",
    getToken: () => Promise.resolve(""),
  });
  await expect(withName).rejects.toMatchObject({ code: "invalid_spec" });
  const deep = join(tempDir(), "d".repeat(90));
  await mkdir(deep);
  await expect(helperFor({ tempDir: deep })).rejects.toMatchObject({ code: "invalid_spec" });
  expect(await readdir(deep)).toEqual([]);
});

const toolsHere = [
  ["node", process.execPath] as const,
  ...["curl", "perl", "python3"].map((name) => [name, `/usr/bin/${name}`] as const),
].filter(([, program]) => existsSync(program));

test.each(toolsHere)("the askpass program works where only %s is", async (tool, program) => {
  const helper = await helperFor({ getToken: () => Promise.resolve("the-token") });
  const bin = tempDir();
  await symlink(program, join(bin, tool));
  await chmod(bin, 0o755);
  const ask = async (prompt: string) => {
    const child = spawn(join(helper.dir, "askpass"), [prompt], { env: { PATH: bin } });
    const [stdout] = await Promise.all([text(child.stdout), once(child, "exit")]);
    return { code: child.exitCode, stdout };
  };
  expect(await ask(`Username for '${url}': `)).toEqual({ code: 0, stdout: "x-access-token\n" });
  expect(await ask(`Password for '${url}': `)).toEqual({ code: 0, stdout: "the-token\n" });
  const refused = await ask("Password for 'https://evil.example/acme/web.git': ");
  expect(refused.stdout).toBe("");
  expect(refused.code).not.toBe(0);
});

test("[HC1] the way to the service is open inside a sandbox, its directory read-only", async () => {
  const helper = await helperFor({ getToken: () => Promise.resolve("the-token") });
  const workspace = tempDir();
  const adapter = createLocalSandboxes({ stateDir: tempDir() });
  const sandbox = await adapter.create(specOf("t-1", workspace, { readOnlyDirs: [helper.dir] }));
  onTestFinished(() => sandbox.destroy());
  const ran = await runIn(sandbox, workspace, `"$GIT_ASKPASS" "Password for '${url}': "`, {
    env: { PATH: path, ...helper.env },
  });
  expect(ran).toEqual({ outcome: { kind: "exited", code: 0 }, stdout: "the-token\n", stderr: "" });
  const { outcome } = await runIn(sandbox, workspace, `echo x >> '${helper.dir}/askpass'`);
  const contained = (await adapter.probe()).detail.startsWith("bubblewrap:");
  expect(outcome.kind === "exited" && outcome.code !== 0).toBe(contained);
});
