import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";
import { tempDir } from "../testing/temp-dir.ts";

const committer = { name: "foundry[bot]", email: "foundry[bot]@users.noreply.example.com" };
const all = { maxCommits: 100, maxFiles: 100, maxPatchBytes: 100_000, maxTotalBytes: 1_000_000 };

/** git as a harness runs it: with whatever the workspace's own configuration says. */
function stranger(cwd: string, args: readonly string[]): Buffer {
  const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1" };
  return execFileSync("git", ["-c", "commit.gpgSign=false", ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "ignore"],
  });
}

async function createScene() {
  const pair = await createPair();
  const { origin, mirror } = pair;
  const base = await origin.commit({
    branch: "main",
    files: { "b.txt": "b\n", link: { mode: "120000", data: "b.txt" } },
  });
  await mirror.ensure();
  const path = join(tempDir(), "repo");
  const remoteBranches = [{ name: "main", sha: base }];
  await mirror.createWorkspace({ path, commit: base, branch: "foundry/1-abc", remoteBranches, committer });
  const bundle = (...args: string[]): string => {
    const file = join(tempDir(), "out.bundle");
    writeFileSync(file, stranger(path, ["bundle", "create", "-q", "--version=2", "-", ...args]));
    return file;
  };
  const commit = (message: string): string => {
    stranger(path, ["add", "-A"]);
    stranger(path, ["commit", "-q", "-m", message]);
    return stranger(path, ["rev-parse", "HEAD"]).toString().trim();
  };
  return { ...pair, base, path, bundle, commit };
}

test("a workspace is a clone of its own on the result branch, with links as links and a clean status", async () => {
  const { path, base, origin } = await createScene();
  expect(stranger(path, ["status", "--porcelain=v2", "--branch"]).toString()).toBe(
    `# branch.oid ${base}\n# branch.head foundry/1-abc\n`,
  );
  expect(lstatSync(join(path, "link")).isSymbolicLink()).toBe(true);
  expect(stranger(path, ["rev-parse", "origin/main"]).toString().trim()).toBe(base);
  expect(stranger(path, ["config", "user.name"]).toString().trim()).toBe(committer.name);
  expect(readFileSync(join(path, ".git", "config"), "utf8")).toContain(origin.url);
});

test("[HC3] nothing of a workspace is a file of the mirror's: what is written there changes nothing here", async () => {
  const { path, mirror } = await createScene();
  await mirror.maintain();
  const inodes = (directory: string): Set<number> =>
    new Set(
      readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => lstatSync(join(entry.parentPath, entry.name)).ino),
    );
  const ours = inodes(mirror.path);
  expect([...inodes(path)].filter((inode) => ours.has(inode))).toEqual([]);
  expect(existsSync(join(path, ".git", "objects", "info", "alternates"))).toBe(false);
  for (const entry of readdirSync(join(path, ".git", "objects"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    chmodSync(join(entry.parentPath, entry.name), 0o600);
    writeFileSync(join(entry.parentPath, entry.name), "broken");
  }
  await mirror.fsck();
});

test("[HC8] commits come back by a bundle, and git tells what they changed", async () => {
  const { path, mirror, base, bundle, commit } = await createScene();
  writeFileSync(join(path, "a.txt"), "1\n2\n");
  writeFileSync(join(path, "diff --git a x"), "diff --git a/x b/x\n@@ -1 +1 @@\n");
  writeFileSync(join(path, "bin"), Buffer.from([0, 1, 2, 0]));
  const first = commit("Change a");
  stranger(path, ["mv", "b.txt", "c.txt"]);
  const head = commit("Move b\n\nWith a body.");
  expect(await mirror.receiveBundle(bundle("HEAD", `^${base}`), { maxBytes: 1_000_000 })).toEqual([head]);
  expect(await mirror.kept()).toContain(head);
  const changes = await mirror.changes(base, head, all);
  expect(changes.commits).toEqual([
    { sha: first, subject: "Change a" },
    { sha: head, subject: "Move b" },
  ]);
  expect(changes).toMatchObject({ commitCount: 2, fileCount: 4, additions: 3, deletions: 0 });
  expect(changes.files).toEqual([
    {
      path: "a.txt",
      previousPath: null,
      status: "modified",
      additions: 1,
      deletions: 0,
      isBinary: false,
      patch: "@@ -1 +1,2 @@\n 1\n+2\n",
    },
    expect.objectContaining({ path: "bin", status: "added", isBinary: true, patch: null }),
    expect.objectContaining({ path: "c.txt", previousPath: "b.txt", status: "renamed", patch: "" }),
    expect.objectContaining({
      path: "diff --git a x",
      patch: "@@ -0,0 +1,2 @@\n+diff --git a/x b/x\n+@@ -1 +1 @@\n",
    }),
  ]);
});

test("patches are cut by size, files and commits by number, and the counts stay whole", async () => {
  const { path, mirror, base, bundle, commit } = await createScene();
  for (let n = 0; n < 20; n += 1)
    writeFileSync(join(path, `f${String(n).padStart(2, "0")}`), "x\n".repeat(n * 100));
  commit("One");
  stranger(path, ["commit", "-q", "--allow-empty", "-m", "Two"]);
  const head = stranger(path, ["rev-parse", "HEAD"]).toString().trim();
  await mirror.receiveBundle(bundle("HEAD", `^${base}`), { maxBytes: 1_000_000 });
  const limits = { maxCommits: 1, maxFiles: 10, maxPatchBytes: 1_600, maxTotalBytes: 1_000_000 };
  const changes = await mirror.changes(base, head, limits);
  expect(changes).toMatchObject({ commitCount: 2, fileCount: 20, additions: 19_000 });
  expect(changes.commits.map(({ subject }) => subject)).toEqual(["Two"]);
  expect(changes.files.map(({ patch }) => patch === null)).toEqual([
    ...Array.from({ length: 6 }, () => false),
    ...Array.from({ length: 4 }, () => true),
  ]);
  const cut = await mirror.changes(base, head, { ...all, maxTotalBytes: 50 });
  expect(cut.files.every(({ patch }) => patch === null)).toBe(true);
});

test("[HC8] a bundle that is cut, too large, of something else, or stands on the unknown is refused", async () => {
  const { path, mirror, base, bundle, commit } = await createScene();
  writeFileSync(join(path, "a.txt"), "2\n");
  commit("First");
  writeFileSync(join(path, "a.txt"), "3\n");
  const head = commit("Second");
  const good = readFileSync(bundle("HEAD", `^${base}`));
  const refused = async (bytes: Buffer | string, maxBytes = 1_000_000): Promise<void> => {
    const file = join(tempDir(), "bad.bundle");
    writeFileSync(file, bytes);
    await expect(mirror.receiveBundle(file, { maxBytes })).rejects.toMatchObject({
      code: "git_invalid_bundle",
    });
  };
  await refused("");
  await refused("not a bundle\n\n");
  await refused(good.subarray(0, good.length - 30));
  await refused(good, good.length - 1);
  await refused(Buffer.concat([good.subarray(0, 20), Buffer.alloc(300_000, "x"), good]));
  await refused(readFileSync(bundle("HEAD", "^HEAD~1")));
  // A head that the pack does not hold.
  await refused(Buffer.from(good.toString("latin1").replace(head, "1".repeat(40)), "latin1"));
  expect(await mirror.kept()).not.toContain(head);
  expect(await mirror.receiveBundle(bundle("HEAD", `^${base}`), { maxBytes: 1_000_000 })).toEqual([head]);
});

test("[HC7] a secret in a commit is found in any of its files and messages, also where a later commit removes it", async () => {
  const { path, mirror, base, bundle, commit } = await createScene();
  writeFileSync(join(path, "deep.txt"), `${"x".repeat(65_530)}ghs_secret0123${"y".repeat(70_000)}`);
  commit("With it");
  writeFileSync(join(path, "deep.txt"), "clean\n");
  const head = commit("Without; the message says in-message");
  await mirror.receiveBundle(bundle("HEAD", `^${base}`), { maxBytes: 1_000_000 });
  expect(await mirror.mentions(base, head, ["ghs_secret0123"])).toBe(true);
  expect(await mirror.mentions(base, head, ["nothing", "in-message"])).toBe(true);
  expect(await mirror.mentions(base, head, ["ghs_other", ""])).toBe(false);
  expect(await mirror.mentions(head, head, ["ghs_secret0123"])).toBe(false);
});

test("a ref that is no branch is fetched and kept, and one that is not there is said", async () => {
  const { origin, mirror, base } = await createScene();
  const sha = await origin.commit({ branch: "tmp", from: base, files: { "pr.txt": "1\n" } });
  await origin.git(["update-ref", "refs/pull/7/head", sha]);
  await origin.git(["update-ref", "-d", "refs/heads/tmp"]);
  expect(await mirror.fetchRef("refs/pull/7/head")).toBe(sha);
  expect(await mirror.has([sha])).toEqual([true]);
  expect(await mirror.kept()).toContain(sha);
  await expect(mirror.fetchRef("refs/pull/8/head")).rejects.toMatchObject({ code: "git_ref_not_found" });
});

test("a workspace that cannot be made leaves nothing behind", async () => {
  const { mirror, base } = await createScene();
  const path = join(tempDir(), "repo");
  const spec = { path, branch: "b", remoteBranches: [], committer };
  await expect(mirror.createWorkspace({ ...spec, commit: "1".repeat(40) })).rejects.toThrow(/git/);
  await expect(
    mirror.createWorkspace({ ...spec, commit: base, committer: { name: 'a"\n[core]', email: "x" } }),
  ).rejects.toMatchObject({ code: "git_invalid_argument" });
  expect(existsSync(path)).toBe(false);
});
