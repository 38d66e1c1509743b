import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { NAME, startRepository } from "../../testing/start-repository.ts";
import type { TestRepository } from "../../testing/start-repository.ts";

let repo: TestRepository;
beforeEach(async () => {
  repo = await startRepository();
});
afterEach(() => repo.close());

test("[RJ8] the first reading: parents, distances, conflicts, last commits, pull requests, tasks", async () => {
  await repo.control.pushStack(NAME, [
    { name: "a", commits: 2 },
    { name: "b" },
    { name: "clash", on: "main", files: { "shared.txt": "mine\n" } },
  ]);
  await repo.control.openPullRequest(NAME, { title: "The first", head: "a", base: "main" });
  await repo.control.push(NAME, [{ branch: "main", message: "Onward", files: { "shared.txt": "theirs\n" } }]);
  await repo.feed();
  const task = { taskId: "task_1", branchName: "b", status: "queued" as const, title: "Do it" };
  await repo.tell([{ kind: "tasks", tasks: [task], removed: [] }]);
  const job = await repo.run({ kind: "sync_repo" });
  expect(job).toMatchObject({ status: "completed", message: "Read 4 branches: 4 branches updated." });
  const heads = repo.heads();
  expect(await repo.branches()).toMatchObject({
    main: { state: "trunk", parent: null, ahead: 0, behind: 0, headSha: heads["main"] },
    a: {
      state: "behind",
      parent: "main",
      parentSource: "pull_request",
      ahead: 2,
      behind: 1,
      lastCommit: { subject: "a: step 2" },
      pullRequest: { number: 1, title: "The first" },
    },
    b: {
      state: "restacked",
      parent: "a",
      parentSource: "ancestry",
      baseSha: heads["a"],
      ahead: 1,
      behind: 0,
      task: { taskId: "task_1", title: "Do it" },
    },
    clash: { state: "conflict", conflictFiles: ["shared.txt"], ahead: 1, behind: 1 },
  });
  expect(await repo.run({ kind: "sync_repo" })).toMatchObject({ message: "Everything is up to date." });
});

test("[RJ8] a push is read alone, with what stands on it; a rewritten parent stays the parent", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }, { name: "b" }, { name: "other", on: "main" }]);
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  const amended = await repo.control.git(NAME, [
    "-c",
    "user.name=mona",
    "-c",
    "user.email=mona@example.com",
    "commit-tree",
    "-p",
    "main",
    "-m",
    "a, better",
    "a^{tree}",
  ]);
  await repo.control.moveBranch(NAME, "a", amended);
  const asked: string[][] = [];
  repo.intercept((mirror) => ({
    ...mirror,
    fetch(options) {
      asked.push([...(options?.branches ?? ["*"])]);
      return mirror.fetch(options);
    },
  }));
  await repo.feed();
  await repo.runJobs();
  expect(asked).toEqual([["a"]]);
  expect(await repo.branches()).toMatchObject({
    a: { headSha: amended, state: "restacked", parent: "main", lastCommit: { subject: "a, better" } },
    b: { parent: "a", state: "behind", ahead: 2, behind: 1 },
    other: { state: "restacked" },
  });
  await repo.run({ kind: "restack_repo", dryRun: false });
  expect(await repo.own("main", "b")).toEqual(["a, better", "b: step 1"]);
});

test("[RJ8] the child's push is heard before its parent's: it finds its place when the parent comes", async () => {
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  await repo.control.pushStack(NAME, [{ name: "low" }, { name: "high" }]);
  const at = (name: string) => {
    const sha = repo.heads()[name] ?? "";
    const pushedAtMs = repo.context().deps.now();
    return { name, sha, formerShas: [], pushedAtMs, lastCommit: null, deliveryGuid: null };
  };
  await repo.tell([{ kind: "heads", heads: [at("high")] }]);
  await repo.runJobs();
  expect(await repo.branches()).toMatchObject({ high: { parent: "main", ahead: 2 } });
  await repo.tell([{ kind: "heads", heads: [at("low")] }]);
  await repo.runJobs();
  expect(await repo.branches()).toMatchObject({ low: { parent: "main" }, high: { parent: "low", ahead: 1 } });
});

test("[RJ8] a resync heals what lost pushes would have changed: new, moved and deleted branches", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }, { name: "b" }, { name: "c" }]);
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  await repo.control.deleteBranch(NAME, "b");
  await repo.control.pushStack(NAME, [{ name: "new", on: "a" }]);
  await repo.control.push(NAME, [{ branch: "c", message: "More", files: { "more.txt": "1\n" } }]);
  await repo.tell([{ kind: "resync" }]);
  await repo.runJobs();
  const branches = await repo.branches();
  expect(Object.keys(branches)).toEqual(["a", "c", "main", "new"]);
  expect(branches).toMatchObject({ c: { parent: "a", headSha: repo.heads()["c"] }, new: { parent: "a" } });
  await repo.run({ kind: "restack_repo", dryRun: false });
  // The commits of the deleted branch are in c still, where they were before; only its own were counted as its own.
  expect((await repo.branches())["c"]).toMatchObject({ state: "restacked" });
});

test("[RJ7] a damaged or missing clone is made anew, and the job ends right", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }]);
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  const path = join(repo.dataDir, "mirrors", "1", `${repo.context().repoId}.git`);
  writeFileSync(join(path, "HEAD"), "nonsense");
  rmSync(join(path, "objects"), { recursive: true });
  expect(await repo.run({ kind: "sync_repo" })).toMatchObject({ status: "completed" });
  rmSync(path, { recursive: true });
  await repo.control.push(NAME, [{ branch: "main", message: "Onward", files: { "on.txt": "1\n" } }]);
  await repo.feed();
  expect(await repo.run({ kind: "restack_repo", dryRun: false })).toMatchObject({ moves: [{ branch: "a" }] });
  expect(await repo.leftovers()).toEqual([]);
});

test("[RJ9] an existing branch is brought in; one that is nowhere ends with that reason", async () => {
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  await repo.control.pushStack(NAME, [{ name: "late" }]);
  const found = await repo.run({ kind: "register_existing_branch", branch: "late" });
  const short = repo.heads()["late"]?.slice(0, 7);
  expect(found).toMatchObject({ status: "completed", message: `late is at ${short} (late: step 1).` });
  expect(await repo.branches()).toMatchObject({ late: { parent: "main", state: "restacked" } });
  expect(await repo.run({ kind: "register_existing_branch", branch: "never" })).toMatchObject({
    status: "error",
    errorCode: "branch_not_found",
    message: "GitHub has no branch never.",
  });
});

test("[RJ6] the clone's configuration and remote hold no token, and a repository without installation says so", async () => {
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  expect(await repo.filesWith(/gh[a-z]_\w{16,}|x-access-token/)).toEqual([]);
  const { identity } = await repo.meta();
  await repo.tell([{ kind: "repository", identity: { ...identity, installationId: null } }]);
  expect(await repo.run({ kind: "sync_repo" })).toMatchObject({
    status: "error",
    errorCode: "not_connected",
  });
});
