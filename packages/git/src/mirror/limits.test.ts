import { randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createPair } from "../testing/origin.ts";
import type { Origin } from "../testing/origin.ts";
import { writeRawTree, commitTree } from "../testing/raw-tree.ts";

const mebi = 1024 * 1024;

/** One commit after the other, each with a file that cannot be compressed. */
async function writeHistory(origin: Origin, megabytes: number): Promise<void> {
  await origin.git(["config", "core.compression", "0"]);
  // Nothing in it is like anything else: no use in looking for likenesses.
  await origin.git(["config", "core.bigFileThreshold", "1m"]);
  for (let at = 0; at < megabytes; at += 10)
    await origin.commit({ branch: "main", files: { "big.bin": randomBytes(10 * mebi) } });
}

test("a repository larger than a mirror may be is refused clearly, and leaves nothing", async () => {
  const { origin, mirror, again } = await createPair({ limits: { maxMirrorBytes: 5 * mebi } });
  await writeHistory(origin, 10);
  await expect(mirror.ensure()).rejects.toMatchObject({
    code: "git_repository_too_large",
    retryable: false,
    message: "the repository is larger than 5242880 bytes",
  });
  expect(existsSync(mirror.path)).toBe(false);
  expect(readdirSync(dirname(mirror.path))).toEqual([]);
  await expect(again().ensure()).rejects.toMatchObject({ code: "git_repository_too_large" });
});

test("a mirror that grows beyond what it may have says so at its fetch", async () => {
  const { origin, mirror } = await createPair({ limits: { maxMirrorBytes: 5 * mebi } });
  expect(await mirror.ensure()).toBe("cloned");
  await writeHistory(origin, 10);
  await expect(mirror.fetch()).rejects.toMatchObject({ code: "git_repository_too_large" });
});

test("a huge file costs a look at its size, not its content", async () => {
  const { origin, mirror } = await createPair();
  const sha = await origin.commit({
    branch: "main",
    files: { ".code-factory/config.toml": Buffer.alloc(50 * mebi, "x") },
  });
  await mirror.ensure();
  const before = process.memoryUsage().arrayBuffers;
  await expect(
    mirror.readFile(sha, ".code-factory/config.toml", { maxBytes: 256 * 1024 }),
  ).rejects.toMatchObject({ code: "git_file_too_large", retryable: false });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * mebi);
});

async function writeWideTree(origin: Origin, files: number): Promise<string> {
  const parts = [
    "commit refs/heads/wide\ncommitter M <m@example.com> 1700000000 +0000\ndata 4\nWide\n",
    "M 100644 inline a/first\ndata 2\n1\n\n",
  ];
  const blob = await origin.git(["hash-object", "-w", "--stdin"], "x\n");
  for (let at = 0; at < files - 1; at += 1)
    parts.push(`M 100644 ${blob} d${at % 300}/e${at % 7}/file-${at}.txt\n`);
  await origin.git(["fast-import", "--quiet"], parts.join(""));
  return (await origin.head("wide")) ?? "";
}

test("100,000 files are read, merged and checked out; more than a worktree may have are refused first", async () => {
  const { origin, git, mirror } = await createPair({ limits: { maxWorktreeFiles: 100_000 } });
  const wide = await writeWideTree(origin, 100_000);
  const more = await origin.commit({ branch: "more", from: "wide", files: { "one-more.txt": "1\n" } });
  const clash = await origin.commit({
    branch: "clash",
    from: "wide",
    files: { "d0/e0/file-0.txt": "clash\n" },
  });
  const other = await origin.commit({
    branch: "other",
    from: "wide",
    files: { "d0/e0/file-0.txt": "other\n" },
  });
  await mirror.ensure();
  expect(await mirror.heads()).toHaveLength(5);
  expect(
    await mirror.conflicts([
      { ours: more, theirs: clash },
      { ours: other, theirs: clash },
    ]),
  ).toEqual([
    { clean: true, files: [] },
    { clean: false, files: ["d0/e0/file-0.txt"] },
  ]);
  const files = await mirror.withWorktree(wide, async ({ run, path }) => {
    expect(existsSync(join(path, "a", "first"))).toBe(true);
    const { stdout } = await run(["ls-files", "-z"]);
    return stdout.toString("utf8").split("\0").length - 1;
  });
  expect(files).toBe(100_000);
  await expect(mirror.withWorktree(more, () => Promise.resolve())).rejects.toMatchObject({
    code: "git_unsafe_tree",
    message: "the commit has more than the 100000 files of a worktree",
  });
  expect(git.limits.maxWorktreeFiles).toBe(100_000);
}, 180_000);

test("a tree of a few bytes that stands for ten billion files is refused at once", async () => {
  const { origin, mirror } = await createPair({ limits: { maxWorktreeFiles: 10_000 } });
  let sha = await origin.git(["hash-object", "-w", "--stdin"], "bomb\n");
  for (let level = 0; level < 10; level += 1) {
    const mode = level === 0 ? "100644" : "40000";
    const names = Array.from({ length: 10 }, (_, index) => `f${index}`);
    sha = await writeRawTree(
      origin,
      names.map((name) => ({ mode, name, sha })),
    );
  }
  const bomb = await commitTree(origin, "bomb", sha);
  const main = (await origin.head("main")) ?? "";
  await mirror.ensure();
  const startedAt = performance.now();
  await expect(mirror.withWorktree(bomb, () => Promise.resolve())).rejects.toMatchObject({
    code: "git_unsafe_tree",
  });
  // What reads it tree by tree never goes through its files.
  expect(await mirror.conflicts([{ ours: main, theirs: bomb }])).toMatchObject([{ clean: true }]);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

/** Takes minutes and gigabytes of disk: `FOUNDRY_GIT_LARGE=1 npx vitest run limits`. */
const large = process.env["FOUNDRY_GIT_LARGE"] === "1" ? test : test.skip;

large(
  "a history of 1 GB: cloned whole or blobless, or refused by the limit",
  { timeout: 900_000 },
  async () => {
    const { origin, mirror, git } = await createPair();
    await writeHistory(origin, 1_030);
    const figures: Record<string, number> = {};
    const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
      const startedAt = performance.now();
      const result = await work;
      figures[name] = Math.round(performance.now() - startedAt);
      return result;
    };
    expect(await timed("clone", mirror.ensure())).toBe("cloned");
    figures["bytes"] = await mirror.sizeBytes();
    expect(figures["bytes"]).toBeGreaterThan(1_000_000_000);
    expect(await timed("ensure", mirror.ensure())).toBe("kept");
    await origin.commit({ branch: "small", from: "main", files: { "s.txt": "1\n" } });
    expect(await timed("fetch", mirror.fetch())).toHaveLength(1);
    await timed("fsck", mirror.fsck());
    await timed("maintain", mirror.maintain());
    const { openMirror } = await import("./open-mirror.ts");
    const beside = { git, remoteUrl: origin.url, auth: null };
    const blobless = openMirror({ ...beside, path: `${mirror.path}-blobless`, filter: "blob:none" });
    await timed("bloblessClone", blobless.ensure());
    expect(await blobless.sizeBytes()).toBeLessThan(5 * mebi);
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  },
);

large("a history of 1 GB is given up while it comes in", { timeout: 900_000 }, async () => {
  const { origin, mirror } = await createPair({ limits: { maxMirrorBytes: 100 * mebi } });
  await writeHistory(origin, 1_030);
  await expect(mirror.ensure()).rejects.toMatchObject({ code: "git_repository_too_large" });
  expect(readdirSync(dirname(mirror.path))).toEqual([]);
});
