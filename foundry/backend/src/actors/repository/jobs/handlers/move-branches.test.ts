import { afterEach, beforeEach, expect, test } from "vitest";
import { NAME, startRepository } from "../../testing/start-repository.ts";
import type { TestRepository } from "../../testing/start-repository.ts";

let repo: TestRepository;
beforeEach(async () => {
  repo = await startRepository();
});
afterEach(() => repo.close());

const onward = (files: Record<string, string> = { "trunk.txt": "on\n" }) =>
  repo.control.push(NAME, [{ branch: "main", message: "Onward", files }]);

test("[ST2] [ST7] a preview pushes nothing, the job moves what it said, bottom-up, and a second one nothing", async () => {
  await repo.control.pushStack(NAME, [{ name: "a", commits: 2 }, { name: "b" }, { name: "side", on: "a" }]);
  await onward();
  await repo.feed();
  const before = repo.heads();
  const preview = await repo.run({ kind: "restack_repo", dryRun: true });
  expect(preview).toMatchObject({ status: "completed", message: "Would restack 3 branches onto main." });
  expect(repo.heads()).toEqual(before);
  const job = await repo.run({ kind: "restack_repo", dryRun: false });
  expect(job).toMatchObject({ status: "completed", message: "Restacked 3 branches onto main." });
  expect(job.moves.map(({ branch, onto, commits }) => [branch, onto, commits])).toEqual([
    ["a", "main", 2],
    ["b", "a", 1],
    ["side", "a", 1],
  ]);
  expect(preview.moves.map((move) => ({ ...move, toSha: null }))).toEqual(
    job.moves.map((move) => ({ ...move, toSha: null })),
  );
  expect(await repo.own("main", "b")).toEqual(["a: step 1", "a: step 2", "b: step 1"]);
  expect(await repo.own("b", "main")).toEqual([]);
  expect(await repo.branches()).toMatchObject({
    a: { state: "restacked", parent: "main", ahead: 2, behind: 0, headSha: repo.heads()["a"] },
    b: { state: "restacked", parent: "a", baseSha: repo.heads()["a"] },
    side: { state: "restacked", parent: "a" },
  });
  const after = repo.heads();
  await repo.feed();
  expect(await repo.run({ kind: "restack_repo", dryRun: false })).toMatchObject({ moves: [] });
  expect(repo.heads()).toEqual(after);
});

test("[ST2] authors stay, the committer is who asked; the App where nobody did", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }], "sam");
  await onward();
  await repo.feed();
  await repo.run({ kind: "restack_repo", dryRun: false }, "mona");
  const show = () => repo.control.git(NAME, ["log", "-1", "--format=%an, %cn <%ce>", "a"]);
  expect(await show()).toBe("sam, mona <mona@users.noreply.127.0.0.1>");
  await onward({ "more.txt": "1\n" });
  await repo.feed();
  await repo.run({ kind: "restack_subtree", branch: "a", dryRun: false }, "foundry");
  expect(await show()).toBe("sam, foundry[bot] <foundry[bot]@users.noreply.127.0.0.1>");
});

test("[ST6] a conflict stops its branch and what stands on it; siblings finish, nothing half-done is pushed", async () => {
  await repo.control.pushStack(NAME, [
    { name: "clash", files: { "shared.txt": "mine\n" } },
    { name: "above" },
    { name: "fine", on: "main" },
  ]);
  await onward({ "shared.txt": "theirs\n" });
  await repo.feed();
  const before = repo.heads();
  const preview = await repo.run({ kind: "restack_repo", dryRun: true });
  expect(preview).toMatchObject({ status: "conflict", moves: [{ branch: "fine" }] });
  const job = await repo.run({ kind: "restack_repo", dryRun: false });
  const short = before["clash"]?.slice(0, 7);
  expect(job).toMatchObject({
    status: "conflict",
    message: `Restacked 1 branch onto main. clash: commit ${short} (clash: step 1) conflicts with main in shared.txt. Left alone because of it: above.`,
    moves: [{ branch: "fine", onto: "main" }],
    conflicts: [
      {
        branch: "clash",
        onto: "main",
        commitSha: before["clash"],
        commitSubject: "clash: step 1",
        files: ["shared.txt"],
        blocked: ["above"],
      },
    ],
  });
  expect(repo.heads()).toEqual({ ...before, fine: job.moves[0]?.toSha });
  expect(await repo.branches()).toMatchObject({
    clash: { state: "conflict", conflictFiles: ["shared.txt"] },
    above: { state: "restacked" },
    fine: { state: "restacked" },
  });
});

test("[ST5] reparent moves a branch with its children and its pull request; rebase moves it alone", async () => {
  await repo.control.pushStack(NAME, [
    { name: "one" },
    { name: "two" },
    { name: "three" },
    { name: "other", on: "main" },
  ]);
  await repo.control.openPullRequest(NAME, { title: "Two", head: "two", base: "one" });
  await repo.feed();
  const job = await repo.run({ kind: "reparent_branch", branch: "two", parent: "other", dryRun: false });
  expect(job).toMatchObject({
    status: "completed",
    message: "Moved two onto other (1 commit), with 1 branch on it.",
    moves: [{ branch: "two" }, { branch: "three" }],
  });
  expect(await repo.own("main", "three")).toEqual(["other: step 1", "two: step 1", "three: step 1"]);
  expect(repo.control.pull(NAME, 1).base.ref).toBe("other");
  expect(await repo.branches()).toMatchObject({
    two: { parent: "other", parentSource: "person", state: "restacked" },
    three: { parent: "two", state: "restacked" },
  });
  await repo.feed();
  const three = repo.heads()["three"];
  const alone = await repo.run({ kind: "rebase_branch", branch: "two", onto: "one", dryRun: false });
  expect(alone).toMatchObject({
    status: "completed",
    message: "Rebased two onto one (1 commit).",
    moves: [{ branch: "two", onto: "one" }],
  });
  expect(await repo.own("main", "two")).toEqual(["one: step 1", "two: step 1"]);
  expect(repo.heads()["three"]).toBe(three);
  expect(await repo.branches()).toMatchObject({ three: { parent: "two", state: "behind" } });
});

test("what makes no sense in the stack ends with its reason, and is not tried again", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }, { name: "b" }]);
  await repo.feed();
  await repo.run({ kind: "sync_repo" });
  const circle = await repo.enqueue({ kind: "reparent_branch", branch: "a", parent: "b", dryRun: false });
  await repo.runJobs();
  expect(await repo.job(circle)).toMatchObject({
    status: "error",
    errorCode: "stack_cycle",
    attempts: 1,
    message: expect.stringContaining("stands on a itself"),
  });
  expect(await repo.run({ kind: "restack_subtree", branch: "gone", dryRun: false })).toMatchObject({
    status: "error",
    errorCode: "stack_branch_not_found",
    message: "Branch gone is not there.",
  });
});

test("[RJ3] a push in the middle is not overwritten; its siblings are pushed; asked again, it is part of it", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }, { name: "b" }, { name: "side", on: "main" }]);
  await onward();
  await repo.feed();
  let theirs = "";
  repo.intercept((mirror) => ({
    ...mirror,
    async push(updates, options) {
      if (theirs === "") {
        const files = { "person.txt": "mine\n" };
        const [pushed] = await repo.control.push(NAME, [{ branch: "a", message: "By hand", files }], "sam");
        theirs = pushed?.after ?? "";
      }
      return mirror.push(updates, options);
    },
  }));
  const before = repo.heads();
  const job = await repo.run({ kind: "restack_repo", dryRun: false });
  expect(job).toMatchObject({
    status: "error",
    errorCode: "branch_changed",
    attempts: 1,
    moves: [{ branch: "side" }],
    message:
      "Restacked 1 branch onto main. a: somebody pushed meanwhile; nothing was overwritten. Left alone because of it: b. Retry to restack the new commits.",
  });
  expect(repo.heads()).toMatchObject({ a: theirs, b: before["b"] });
  await repo.feed();
  expect(await repo.run({ kind: "restack_repo", dryRun: false })).toMatchObject({ status: "completed" });
  expect(await repo.own("main", "b")).toEqual(["a: step 1", "By hand", "b: step 1"]);
});

test("[RJ3] pushed between reading and pushing by GitHub's own clock: the remote says no, and nothing is lost", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }]);
  await onward();
  await repo.feed();
  const held = repo.control.holdGit(NAME, "push");
  const jobId = await repo.ask({ kind: "restack_repo", dryRun: false });
  const running = repo.runJobs();
  await held.arrived;
  const files = { "person.txt": "mine\n" };
  const [theirs] = await repo.control.push(NAME, [{ branch: "a", message: "By hand", files }], "sam");
  held.release();
  await running;
  expect(await repo.job(jobId)).toMatchObject({ status: "error", errorCode: "branch_changed", moves: [] });
  expect(repo.heads()["a"]).toBe(theirs?.after);
});

const steps = ["clone", "fetch", "read", "replay", "push", "record", "retarget"];

test.each(steps)("[RJ3] killed at the step %s, the job ends right after the restart", async (step) => {
  await repo.control.pushStack(NAME, [
    { name: "a" },
    { name: "b" },
    { name: "c" },
    { name: "x", on: "main" },
  ]);
  await repo.control.openPullRequest(NAME, { title: "A", head: "a", base: "main" });
  await onward();
  await repo.feed();
  let killed = 0;
  repo.onEvent((event) => {
    if (event.type !== "jobUpdated" || event.job.step !== step || killed > 0) return;
    killed += 1;
    repo.kill();
  });
  const jobId = await repo.ask({ kind: "reparent_branch", branch: "a", parent: "x", dryRun: false });
  await repo.runJobs();
  expect(killed).toBe(1);
  expect(await repo.job(jobId)).toMatchObject({ status: "running", attempts: 1 });
  await repo.runJobs();
  await expectMoved(jobId);
});

test.each([1, 2, 3])("[RJ3] killed when %i of 3 branches were pushed, it pushes the rest", async (n) => {
  await repo.control.pushStack(NAME, [
    { name: "a" },
    { name: "b" },
    { name: "c" },
    { name: "x", on: "main" },
  ]);
  await repo.control.openPullRequest(NAME, { title: "A", head: "a", base: "main" });
  await onward();
  await repo.feed();
  let killed = false;
  repo.intercept((mirror) => ({
    ...mirror,
    async push(updates, options) {
      if (killed) return mirror.push(updates, options);
      killed = true;
      await mirror.push(updates.slice(0, n), options);
      repo.kill();
      throw new Error("killed");
    },
  }));
  const jobId = await repo.ask({ kind: "reparent_branch", branch: "a", parent: "x", dryRun: false });
  await repo.runJobs();
  await repo.runJobs();
  await expectMoved(jobId);
});

async function expectMoved(jobId: string): Promise<void> {
  expect(await repo.job(jobId)).toMatchObject({ status: "completed", attempts: 2 });
  expect(await repo.own("main~1", "c")).toEqual(["x: step 1", "a: step 1", "b: step 1", "c: step 1"]);
  expect(repo.control.pull(NAME, 1).base.ref).toBe("x");
  expect(await repo.branches()).toMatchObject({
    a: { parent: "x", parentSource: "person", state: "restacked" },
    b: { parent: "a", state: "restacked" },
    c: { parent: "b", state: "restacked" },
  });
  expect(await repo.leftovers()).toEqual([]);
}

test("[RJ2] the webhooks of a job's own push ask for no reading; a person's do", async () => {
  await repo.control.pushStack(NAME, [{ name: "a" }, { name: "b" }]);
  await onward();
  await repo.feed();
  repo.intercept((mirror) => ({
    ...mirror,
    async push(updates, options) {
      const results = await mirror.push(updates, options);
      await repo.feed();
      return results;
    },
  }));
  await repo.run({ kind: "restack_repo", dryRun: false });
  const kinds = async () =>
    (await repo.db.execute("SELECT kind FROM repo_jobs WHERE kind <> 'sync_config' ORDER BY n")).map(
      (row) => row["kind"],
    );
  expect(await kinds()).toEqual(["restack_repo"]);
  expect(await repo.branches()).toMatchObject({ a: { state: "restacked" }, b: { state: "restacked" } });
  await repo.control.push(NAME, [{ branch: "b", message: "By hand", files: { "hand.txt": "1\n" } }]);
  await repo.feed();
  expect(await kinds()).toEqual(["restack_repo", "sync_repo"]);
});
