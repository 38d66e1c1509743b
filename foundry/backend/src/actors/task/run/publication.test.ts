import { TerminalError } from "@foundry/durable";
import { describe, expect, test } from "vitest";
import { taskRequest } from "../../testing/memory-task.ts";
import { NAME, startScene } from "./testing/start-scene.ts";
import type { Scene } from "./testing/start-scene.ts";

const BRANCH = "foundry/fix-it-000001";

async function begin(options: Parameters<typeof startScene>[0] = {}): Promise<Scene> {
  const scene = await startScene(options);
  await scene.create();
  await scene.grant();
  return scene;
}

/** Of all that GitHub shows, one. */
async function expectOnce(scene: Scene): Promise<void> {
  const task = await scene.memory.task();
  expect(task).toMatchObject({ status: "completed", branchName: BRANCH, check: { conclusion: "success" } });
  expect(scene.head(BRANCH)).toBe(task.result?.headSha);
  expect(scene.pulls()).toHaveLength(1);
  expect(scene.checks()).toMatchObject([{ status: "completed", conclusion: "success" }]);
  expect(scene.attemptDirs()).toEqual([]);
}

describe("[HC6] publication", () => {
  test("a branch that moved meanwhile is left alone: stale, the result is withheld and kept", async () => {
    const scene = await startScene();
    await scene.control.push(NAME, [
      { branch: "feature", from: "main", message: "F", files: { "f.txt": "1" } },
    ]);
    await scene.create({}, { branchName: "feature" });
    await scene.grant();
    scene.around.before = async () => {
      await scene.control.push(NAME, [{ branch: "feature", message: "Somebody", files: { "s.txt": "1" } }]);
    };
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({
      status: "stale",
      statusReason: { code: "branch_moved" },
      check: { conclusion: "neutral" },
      result: { branch: null, commits: [{ subject: "Work" }] },
    });
    expect(scene.head("feature")).not.toBe(task.result?.headSha);
    expect(scene.pulls()).toEqual([]);
    expect(task.workspaceKeptUntilMs).toBeGreaterThan(Date.now());
    expect(scene.attemptDirs()).toHaveLength(1);
  });

  test("a branch of somebody's gets the commits on top of its own", async () => {
    const scene = await startScene();
    await scene.control.push(NAME, [
      { branch: "feature", from: "main", message: "F", files: { "f.txt": "1" } },
    ]);
    const before = scene.head("feature");
    await scene.create({}, { branchName: "feature" });
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({ status: "completed", result: { baseSha: before, branch: "feature" } });
    expect(scene.head("feature")).toBe(task.result?.headSha);
    expect(scene.checks()).toMatchObject([{ headSha: before }]);
  });

  test("the default branch itself is never pushed to", async () => {
    const scene = await startScene();
    const main = scene.head("main");
    await scene.create({}, { branchName: "main" });
    await scene.grant();
    await scene.work();
    expect(await scene.memory.task()).toMatchObject({ status: "completed", branchName: BRANCH });
    expect(scene.head("main")).toBe(main);
  });

  test("a pull request's own branch is updated, and no second one is opened", async () => {
    const scene = await startScene();
    await scene.control.push(NAME, [
      { branch: "feature", from: "main", message: "F", files: { "f.txt": "1" } },
    ]);
    const pull = await scene.control.openPullRequest(NAME, { title: "F", head: "feature", base: "main" });
    await scene.create({}, { pullRequest: summaryOf(scene, pull.number) });
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({ status: "completed", result: { branch: "feature" } });
    expect(scene.head("feature")).toBe(task.result?.headSha);
    expect(scene.pulls()).toHaveLength(1);
  });

  test("a second request goes on where the first one ended: same branch, same pull request, another check", async () => {
    const scene = await begin({ harness: 'echo "$PWD" >> w; save W; answer success' });
    await scene.work();
    const first = scene.head(BRANCH);
    await scene.memory.tell({ kind: "request", request: taskRequest("second") });
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({
      status: "completed",
      result: { baseSha: first, commits: [{ subject: "W" }] },
    });
    expect(scene.pulls()).toHaveLength(1);
    expect(scene.checks().map(({ conclusion, headSha }) => [conclusion, headSha])).toEqual([
      ["success", scene.head("main")],
      ["success", first],
    ]);
  });

  test("a push that GitHub's rules refuse ends as an error that says so, and the work is kept", async () => {
    const scene = await begin();
    scene.around.before = () => Promise.reject(new TerminalError("push_rejected", "protected branch"));
    await scene.work();
    expect(await scene.memory.task()).toMatchObject({
      status: "error",
      statusReason: { code: "push_rejected" },
      check: { status: "completed", conclusion: "failure" },
    });
    expect(scene.attemptDirs()).toHaveLength(1);
  });

  test("GitHub's refusal of a pull request and of comments changes nothing of the outcome", async () => {
    const scene = await startScene();
    const issue = await scene.control.openIssue(NAME, { title: "T", body: "B" }, "mona");
    await scene.create({ conversation: issue.number });
    await scene.grant();
    for (const what of ["pulls", "issues/:number/comments"])
      scene.control.faults.add({
        route: `POST /repos/:owner/:repo/${what}`,
        fault: { kind: "status", status: 422 },
      });
    await scene.work();
    expect(await scene.memory.task()).toMatchObject({
      status: "completed",
      check: { conclusion: "success" },
      pullRequest: null,
    });
    expect(scene.head(`foundry/fix-it-000001`)).toBeDefined();
  });

  test("[TK5] a fork's pull request gets no write token and no push; its changes are shown", async () => {
    const scene = await startScene({
      harness:
        "git push -q origin HEAD:refs/heads/stolen 2>push.log; cat push.log; echo 1 > w; save W; answer success",
    });
    scene.control.createUser("eve");
    await scene.control.fork(NAME, "eve");
    await scene.control.push("eve/web", [
      { branch: "theirs", from: "main", message: "T", files: { "t.txt": "1" } },
    ]);
    const pull = await scene.control.openPullRequest(NAME, {
      title: "T",
      head: "eve:theirs",
      base: "main",
      author: "eve",
    });
    const before = scene.control.repository("eve/web").refs.get("refs/heads/theirs");
    await scene.create({}, { pullRequest: summaryOf(scene, pull.number) });
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({
      status: "completed",
      statusReason: { code: "fork_not_pushed" },
      result: { branch: null, baseSha: before, commits: [{ subject: "W" }] },
      check: { conclusion: "success", headSha: before },
    });
    expect(scene.head("stolen")).toBeUndefined();
    expect(scene.head("theirs")).toBeUndefined();
    expect(scene.control.repository("eve/web").refs.get("refs/heads/theirs")).toBe(before);
  });
});

describe("[HC5] [DX7] killed", () => {
  test("before the push: the next holder pushes what was recorded, once", async () => {
    const scene = await begin();
    scene.around.before = async () => scene.die();
    await expect(scene.memory.run()).rejects.toThrow("killed");
    scene.around.before = async () => undefined;
    expect(scene.head(BRANCH)).toBeUndefined();
    await scene.work();
    await expectOnce(scene);
    expect((await scene.memory.task()).attempts).toHaveLength(1);
  });

  test("after the push and before it was recorded: nothing is pushed twice", async () => {
    const scene = await begin();
    scene.around.after = async () => scene.die();
    await expect(scene.memory.run()).rejects.toThrow("killed");
    expect(scene.head(BRANCH)).toBeDefined();
    scene.around.after = async () => undefined;
    await scene.work();
    await expectOnce(scene);
  });

  test("after the push, and somebody went on from there: their commit stays, and the task is done", async () => {
    const scene = await begin();
    scene.around.after = async () => scene.die();
    await expect(scene.memory.run()).rejects.toThrow("killed");
    scene.around.after = async () => undefined;
    await scene.control.push(NAME, [{ branch: BRANCH, message: "Review", files: { "r.txt": "1" } }]);
    const review = scene.head(BRANCH);
    await scene.work();
    expect(await scene.memory.task()).toMatchObject({ status: "completed" });
    expect(scene.head(BRANCH)).toBe(review);
    expect(scene.pulls()).toHaveLength(1);
  });

  test("after the clone with the unpushed commits was lost too: they come back from what was kept", async () => {
    const scene = await begin();
    scene.around.before = async () => scene.die();
    await expect(scene.memory.run()).rejects.toThrow("killed");
    scene.around.before = async () => undefined;
    scene.removeMirrors();
    await scene.work();
    await expectOnce(scene);
  });
});

function summaryOf(scene: Scene, number: number) {
  const pull = scene.control.pull(NAME, number);
  return {
    prId: `${scene.repository.id}#${number}`,
    number,
    title: pull.title,
    state: "open" as const,
    url: "https://github.test/pull",
    headRefName: pull.head.ref,
    baseRefName: pull.base.ref,
    authorLogin: "mona",
    isDraft: false,
    updatedAtMs: 1,
  };
}
