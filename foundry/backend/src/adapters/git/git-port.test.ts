import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGitHubDouble } from "@foundry/github-double";
import type { GitHubDouble } from "@foundry/github-double";
import { createGithubClient } from "@foundry/github-client";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { GitPort, GitRepository } from "../../ports/git.ts";
import type { GithubInstallationPort, GithubPort } from "../../ports/github.ts";
import { createGithubPort } from "../github.ts";
import { createWorkerGit } from "../worker-git.ts";

let double: GitHubDouble;
let github: GithubPort;
let dataDir: string;
let repository: GitRepository;
beforeAll(async () => {
  double = await startGitHubDouble();
  const { control } = double;
  control.createUser("mona");
  control.createOrganization("acme", ["mona"]);
  control.installApp("acme");
  const { id } = await control.createRepository("acme/web", { private: true });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  const { appId, privateKey } = double.appCredentials;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const userAgent = "foundry-test";
  github = createGithubPort(
    createGithubClient({ appId, privateKey, baseUrl: double.url, userAgent, log, observe: nothing }),
  );
  repository = {
    orgId: "1",
    repoId: String(id),
    webUrl: `${double.url}/acme/web`,
    installationId: String(control.installation("acme").id),
  };
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "foundry-git-port-"));
  return () => rmSync(dataDir, { recursive: true, force: true });
});
afterAll(() => double.close());

const signal = () => new AbortController().signal;
const headNames = (git: GitPort, of = repository, aborted = signal()) =>
  git.withMirror(of, aborted, async (mirror) => (await mirror.heads()).map(({ name }) => name));

function portOn(port: GithubPort): GitPort {
  const appSlug = () => Promise.resolve("foundry");
  return createWorkerGit({ github: port, dataDir, appSlug, onError: nothing });
}

test("[RJ7] a private repository is cloned with a token of its own", async () => {
  expect(await headNames(portOn(github))).toEqual(["main"]);
});

test("[RJ6] a token that GitHub no longer takes is tried again with a new one, and never given again", async () => {
  const asked: (string | undefined)[] = [];
  const git = portOn({
    ...github,
    forInstallation(id): GithubInstallationPort {
      const real = github.forInstallation(id);
      return {
        ...real,
        createRepositoryToken(request) {
          asked.push(request.refused);
          if (request.refused === undefined) {
            return Promise.resolve({ token: "ghs_old", expiresAtMs: Number.MAX_SAFE_INTEGER });
          }
          return real.createRepositoryToken(request);
        },
      };
    },
  });
  await expect(headNames(git)).rejects.toMatchObject({ name: "RetryableError", code: "git_auth_failed" });
  expect(await headNames(git)).toEqual(["main"]);
  expect(new Set(asked)).toEqual(new Set([undefined, "ghs_old"]));
});

test("errors are durable's, with git's codes and no secret; an abort is the caller's own", async () => {
  const git = portOn(github);
  const gone = { ...repository, repoId: "77", webUrl: `${double.url}/acme/gone` };
  const failure = await headNames(git, gone).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: expect.stringMatching(/^(git|github)_/) });
  expect(JSON.stringify(failure)).not.toMatch(/gh[a-z]_\w{16,}/);
  await expect(headNames(git, { ...repository, installationId: null })).rejects.toMatchObject({
    code: "not_connected",
  });
  const aborted = AbortSignal.abort(new Error("cancelled by mona"));
  await expect(headNames(git, repository, aborted)).rejects.toThrow("cancelled by mona");
});

test("[ST2] the committer is the person, or the App, at GitHub's no-reply address", async () => {
  const git = portOn(github);
  const at = { ...repository, webUrl: "https://github.com/acme/web" };
  expect(await git.committer(at, "mona")).toEqual({
    name: "mona",
    email: "mona@users.noreply.github.com",
  });
  expect(await git.committer(at, "foundry")).toEqual({
    name: "foundry[bot]",
    email: "foundry[bot]@users.noreply.github.com",
  });
});

function nothing(): void {}
