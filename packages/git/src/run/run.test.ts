import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createOrigin, createTestGit } from "../testing/origin.ts";
import { tempDir } from "../testing/temp-dir.ts";
import { processIdentity } from "./owner.ts";
import type { Git } from "./types.ts";

/** A program in git's place; what it starts writes its pids into `pids`. */
function fakeGit(script: string): { git: Git; pids: () => number[] } {
  const dir = tempDir();
  const binary = join(dir, "git");
  const pids = join(dir, "pids");
  writeFileSync(binary, `#!/bin/sh\nPIDS=${pids}\n${script}\n`);
  chmodSync(binary, 0o755);
  const read = (): number[] =>
    existsSync(pids) ? readFileSync(pids, "utf8").trim().split("\n").map(Number) : [];
  return { git: createTestGit({ binary }), pids: read };
}

async function expectGone(pids: () => number[]): Promise<void> {
  await expect.poll(() => pids().map(processIdentity).filter(Boolean), { timeout: 10_000 }).toEqual([]);
}

/** Two generations that ignore a polite end. */
const stubborn = `trap '' TERM
(trap '' TERM; sh -c 'echo $$ >> '$PIDS'; exec sleep 1000') &
echo $$ >> $PIDS
sleep 1000`;

test("a command that takes too long ends with everything it started", async () => {
  const { git, pids } = fakeGit(stubborn);
  await expect(git.run(["fetch"], { timeoutMs: 300 })).rejects.toMatchObject({
    code: "git_timeout",
    retryable: true,
  });
  expect(pids()).toHaveLength(2);
  await expectGone(pids);
});

test("a cancelled command ends with everything it started; one that is cancelled before never starts", async () => {
  const { git, pids } = fakeGit(stubborn);
  const controller = new AbortController();
  const running = git.run(["fetch"], { signal: controller.signal });
  const failed = expect(running).rejects.toMatchObject({ code: "git_aborted", retryable: false });
  await expect.poll(() => pids().length, { timeout: 10_000 }).toBe(2);
  controller.abort();
  await failed;
  await expectGone(pids);
  await expect(git.run(["fetch"], { signal: controller.signal })).rejects.toMatchObject({
    code: "git_aborted",
  });
  expect(pids()).toHaveLength(2);
});

test("what a command leaves behind when it ends is ended by the timeout", async () => {
  const { git, pids } = fakeGit("sh -c 'echo $$ >> '$PIDS'; exec sleep 1000' &\nexit 0");
  await expect(git.run(["fetch"], { timeoutMs: 500 })).rejects.toMatchObject({ code: "git_timeout" });
  expect(pids()).toHaveLength(1);
  await expectGone(pids);
});

test("a long-lived process that ended unread can still be put away", async () => {
  const { git } = fakeGit("echo answer");
  const process = await git.spawn(["cat-file"]);
  await expect.poll(() => processIdentity(process.pid), { timeout: 10_000 }).toBeNull();
  await process.kill();
});

test("a command that prints without end is ended", async () => {
  const { git, pids } = fakeGit("echo $$ >> $PIDS; exec yes");
  await expect(git.run(["log"], { maxOutputBytes: 1_000_000 })).rejects.toMatchObject({
    code: "git_output_too_large",
  });
  await expectGone(pids);
});

test("endless complaints are kept within bounds", async () => {
  const { git } = fakeGit(`head -c 5000000 /dev/zero | tr '\\0' x >&2; echo "fatal: the end" >&2; exit 128`);
  const error = await git.run(["log"]).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "git_failed", exitCode: 128 });
  expect(error instanceof Error && error.message.length).toBeLessThan(1_000);
});

test("a process that does not read its input is no unhandled error", async () => {
  const { git } = fakeGit("exec 0<&-; exit 0");
  const { exitCode } = await git.run(["hash-object"], { input: Buffer.alloc(5_000_000) });
  expect(exitCode).toBe(0);
});

test("a missing git is said, and an old one", async () => {
  const missing = createTestGit({ binary: "/nonexistent/git" });
  await expect(missing.version()).rejects.toMatchObject({ code: "git_not_available" });
  await expect(fakeGit("echo git version 2.34.1").git.version()).rejects.toMatchObject({
    code: "git_not_available",
  });
  expect(await fakeGit("echo git version 2.45.2.windows.1").git.version()).toEqual([2, 45, 2]);
  expect((await createTestGit().version())[0]).toBeGreaterThanOrEqual(2);
});

test("a long-lived process is fed and read, and ends with its input, or when it is killed", async () => {
  const git = createTestGit();
  const origin = await createOrigin(git);
  const sha = await origin.commit({ branch: "main", files: { "a.txt": "1\n" } });
  const reader = await git.spawn(["cat-file", "--batch-check"], { gitDir: origin.path });
  const answers = reader.stdout[Symbol.asyncIterator]();
  for (let round = 0; round < 3; round += 1) {
    reader.stdin.write(`${sha}\n`);
    const { value } = await answers.next();
    expect(String(value)).toContain(`${sha} commit`);
  }
  await reader.close();
  const other = await git.spawn(["cat-file", "--batch-check"], { gitDir: origin.path });
  await other.kill();
  await expect(other.done).rejects.toMatchObject({ code: "git_aborted" });
  expect(processIdentity(other.pid)).toBeNull();
});

test("[RJ6] nothing of the person's or the machine's configuration counts", async () => {
  const git = createTestGit();
  const home = tempDir();
  const marker = join(home, "ran");
  writeFileSync(join(home, ".gitconfig"), `[core]\n\tfsmonitor = touch ${marker}\n[user]\n\tname = Evil\n`);
  const saved = { HOME: process.env["HOME"], GIT_DIR: process.env["GIT_DIR"] };
  process.env["HOME"] = home;
  process.env["GIT_DIR"] = "/nonexistent";
  process.env["GIT_CONFIG_PARAMETERS"] = "'user.name'='Evil'";
  try {
    const settings = await git.text(["config", "--list"]);
    expect(settings).not.toContain("Evil");
    expect(settings).not.toContain("touch");
  } finally {
    process.env["HOME"] = saved.HOME;
    delete process.env["GIT_DIR"];
    delete process.env["GIT_CONFIG_PARAMETERS"];
  }
});

test("[RJ6] git never looks for a repository by itself", async () => {
  const dir = tempDir();
  mkdirSync(join(dir, "sub"));
  for (const gitDir of [join(dir, ".git"), join(dir, "sub", ".git")]) {
    mkdirSync(gitDir);
    await createTestGit().run(["init", "--quiet", "--bare"], { gitDir });
  }
  const git = createTestGit({ tempDir: join(dir, "sub") });
  await expect(git.run(["rev-parse", "--git-dir"])).rejects.toMatchObject({ code: "git_corrupt" });
  expect(await git.text(["rev-parse", "--git-dir"], { gitDir: join(dir, ".git") })).toBe(join(dir, ".git"));
});

test("[RJ6] only what cannot undo the safety is settable, and the command comes first", async () => {
  const git = createTestGit();
  for (const name of ["GIT_CONFIG_PARAMETERS", "GIT_SSH_COMMAND", "GIT_EXEC_PATH", "LD_PRELOAD", "PATH"])
    await expect(git.run(["version"], { env: { [name]: "x" } })).rejects.toMatchObject({
      code: "git_invalid_argument",
    });
  for (const args of [[], ["-c", "alias.x=!touch /tmp/x", "x"], ["--exec-path=/tmp", "log"], ["log", "a\0b"]])
    await expect(git.run(args)).rejects.toMatchObject({ code: "git_invalid_argument" });
  await expect(git.run(["log", "x".repeat(3_000_000)])).rejects.toMatchObject({
    code: "git_invalid_argument",
  });
});
