import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandLinesBelow } from "../harness/processes.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { recordTopic, stateOfSnapshot } from "../harness/record-topic.ts";
import { repositoryClient } from "../harness/repository.ts";
import { foundPrivateRepositories, moveTrunk } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

/** One for each test, so that they do not meet. */
const names = [
  "open",
  "restack",
  "conflict",
  "overtaken",
  "cancel",
  "merged",
  "reparent",
  "secret",
  "two",
  "wrong",
];
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    env: { FOUNDRY_LOG_LEVEL: "trace" },
    seed: (github) => foundPrivateRepositories(github, "acme", names),
  });
  await untilSynced(stack, "acme");
});
afterAll(() => stack.close());

const client = (name: string) => repositoryClient(stack, `acme/${name}`);
const headsOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    [...stack.github.repository(`acme/${name}`).refs].map(([ref, sha]) => [
      ref.replace("refs/heads/", ""),
      sha,
    ]),
  );
const isIn = async (name: string, ancestor: string, of: string) =>
  (await stack.github.git(`acme/${name}`, ["merge-base", ancestor, of])) === ancestor;
const ownSubjects = async (name: string, parent: string, branch: string) =>
  (await stack.github.git(`acme/${name}`, ["log", "--format=%s", "--reverse", `${parent}..${branch}`])).split(
    "\n",
  );

test("[RJ1] [RJ8] a first look answers at once while git is away; then the branches are there as a stack", async () => {
  const { github } = stack;
  await github.pushStack("acme/open", [{ name: "a", commits: 2 }, { name: "b" }, { name: "side", on: "a" }]);
  await github.openPullRequest("acme/open", { title: "The first", head: "a", base: "main" });
  await moveTrunk(github, "acme/open");
  await untilQuiet(stack);
  const held = github.holdGit("acme/open", "list-for-fetch");
  const open = client("open");
  const first = await open.snapshot();
  expect(first.repository).toMatchObject({ fullName: "acme/open", defaultBranch: "main", isPrivate: true });
  expect(first.projection.status).not.toBe("fresh");
  await held.arrived;
  expect((await open.snapshot()).projection.readAtMs).toBeNull();
  held.release();
  const { branches } = await open.untilFresh();
  const heads = headsOf("open");
  expect(Object.fromEntries(branches.map(({ name, headSha }) => [name, headSha]))).toEqual(heads);
  const byName = new Map(branches.map((branch) => [branch.name, branch]));
  expect(byName.get("main")).toMatchObject({ state: "trunk", parent: null });
  expect(byName.get("a")).toMatchObject({
    parent: "main",
    parentSource: "pull_request",
    state: "behind",
    ahead: 2,
    behind: 1,
    pullRequest: { number: 1, title: "The first", state: "open" },
    lastCommit: { subject: "a: step 2" },
  });
  for (const name of ["b", "side"]) {
    expect(byName.get(name)).toMatchObject({
      parent: "a",
      parentSource: "ancestry",
      state: "restacked",
      ahead: 1,
      behind: 0,
      baseSha: heads["a"],
    });
  }
  expect(github.gitRequests("acme/open", "push")).toBe(0);
});

test("[ST6] [ST7] a preview says what would move, the job moves that and nothing else, a second one nothing", async () => {
  const { github } = stack;
  const restack = client("restack");
  await github.pushStack("acme/restack", [{ name: "a", commits: 2 }, { name: "b" }, { name: "c" }]);
  await restack.snapshot();
  await restack.untilFresh();
  const recorder = recordTopic(stack.url, {
    name: "repository",
    orgId: restack.orgId,
    repoId: restack.repoId,
  });
  await pollUntil("a snapshot", () => recorder.snapshots() === 1);
  const trunk = await moveTrunk(github, "acme/restack");
  await untilQuiet(stack);
  await restack.until("a is behind", ({ branches }) =>
    branches.some(({ name, state }) => name === "a" && state === "behind"),
  );
  const before = headsOf("restack");

  const preview = await restack.run({ kind: "restack_repo", dryRun: true });
  expect(preview).toMatchObject({ status: "completed", dryRun: true, conflicts: [] });
  expect(
    preview.moves.map(({ branch, onto, fromSha, commits }) => ({ branch, onto, fromSha, commits })),
  ).toEqual([
    { branch: "a", onto: "main", fromSha: before["a"], commits: 2 },
    { branch: "b", onto: "a", fromSha: before["b"], commits: 1 },
    { branch: "c", onto: "b", fromSha: before["c"], commits: 1 },
  ]);
  expect(headsOf("restack")).toEqual(before);
  expect(github.gitRequests("acme/restack", "push")).toBe(0);

  const job = await restack.run({ kind: "restack_repo" });
  expect(job).toMatchObject({ status: "completed", dryRun: false, errorCode: null });
  expect(job.steps.length).toBeGreaterThan(1);
  const after = headsOf("restack");
  expect(job.moves.map(({ branch, toSha }) => [branch, toSha])).toEqual(
    ["a", "b", "c"].map((name) => [name, after[name]]),
  );
  expect(after["main"]).toBe(trunk);
  expect(await isIn("restack", trunk, "a")).toBe(true);
  expect(await ownSubjects("restack", "main", "c")).toEqual([
    "a: step 1",
    "a: step 2",
    "b: step 1",
    "c: step 1",
  ]);
  await untilQuiet(stack);
  const { branches } = await restack.until("all stand on their parents", (found) =>
    found.branches.every(({ state }) => state === "trunk" || state === "restacked"),
  );
  expect(Object.fromEntries(branches.map(({ name, headSha }) => [name, headSha]))).toEqual(after);

  // [DX12] Jobs are counted by kind and outcome.
  const completed = 'foundry_jobs_total{kind="restack_repo",outcome="completed"}';
  expect((await stack.api.metrics()).get(completed)).toBeGreaterThanOrEqual(2);

  const pushes = github.gitRequests("acme/restack", "push");
  expect(await restack.run({ kind: "restack_repo" })).toMatchObject({ status: "completed", moves: [] });
  expect(headsOf("restack")).toEqual(after);
  expect(github.gitRequests("acme/restack", "push")).toBe(pushes);

  // [RJ4] All of it was told, without a gap, and led to what the API says.
  const snapshot = await pollUntil("the recording is up to date", async () => {
    const current = await restack.snapshot();
    return recorder.seq() === current.seq && current;
  });
  expect(recorder.gaps()).toEqual([]);
  expect(recorder.state()).toEqual(stateOfSnapshot("repository", snapshot));
  recorder.close();
});

test("[ST6] a conflict stops its branch and what stands on it; its siblings finish, and nothing half-done is pushed", async () => {
  const { github } = stack;
  await github.pushStack("acme/conflict", [
    { name: "clash", files: { "shared.txt": "mine\n" } },
    { name: "above" },
    { name: "fine", on: "main" },
  ]);
  const trunk = await moveTrunk(github, "acme/conflict", { "shared.txt": "theirs\n" });
  const conflict = client("conflict");
  await conflict.snapshot();
  await conflict.untilFresh();
  expect(await conflict.branch("clash")).toMatchObject({ state: "conflict", conflictFiles: ["shared.txt"] });
  const before = headsOf("conflict");
  const job = await conflict.run({ kind: "restack_repo" });
  expect(job).toMatchObject({
    status: "conflict",
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
  expect(job.moves.map(({ branch }) => branch)).toEqual(["fine"]);
  const after = headsOf("conflict");
  expect({ ...after, fine: "" }).toEqual({ ...before, fine: "" });
  expect(await isIn("conflict", trunk, "fine")).toBe(true);
});

test("[RJ3] a push that a person is quicker with is not overwritten, whatever the job ends as", async () => {
  const { github } = stack;
  await github.pushStack("acme/overtaken", [{ name: "a" }, { name: "b" }]);
  await moveTrunk(github, "acme/overtaken");
  const overtaken = client("overtaken");
  await overtaken.snapshot();
  await overtaken.untilFresh();
  const held = github.holdGit("acme/overtaken", "push");
  const { jobId } = await overtaken.createJob({ kind: "restack_repo" });
  await held.arrived;
  const files = { "person.txt": "mine\n" };
  const [theirs] = await github.push(
    "acme/overtaken",
    [{ branch: "a", message: "By hand", files }],
    "acme-dev",
  );
  held.release();
  const job = await overtaken.ended(jobId);
  expect(["completed", "error", "conflict"]).toContain(job.status);
  expect(await ownSubjects("overtaken", "main", "a")).toEqual(["a: step 1", "By hand"]);
  if (job.status !== "completed") expect(headsOf("overtaken")["a"]).toBe(theirs?.after);
  // Asked again, all is in order, and the person's commit is part of it.
  await untilQuiet(stack);
  expect(await overtaken.run({ kind: "restack_repo" })).toMatchObject({ status: "completed" });
  expect(await ownSubjects("overtaken", "main", "b")).toEqual(["a: step 1", "By hand", "b: step 1"]);
});

test("[RJ2] [RJ3] two people, two buttons and a push at the same time: every own commit is there once, in order", async () => {
  const { github } = stack;
  await github.pushStack("acme/two", [{ name: "a", commits: 2 }, { name: "b" }, { name: "c" }]);
  await moveTrunk(github, "acme/two");
  const two = client("two");
  await two.snapshot();
  await two.untilFresh();
  const files = { "person.txt": "mine\n" };
  const jobs = await Promise.all([
    two.run({ kind: "restack_repo" }),
    two.run({ kind: "restack_subtree", branch: "b" }),
    github.push("acme/two", [{ branch: "b", message: "By hand", files }], "acme-dev").then(() => null),
  ]);
  for (const job of jobs) if (job !== null) expect(["completed", "error", "conflict"]).toContain(job.status);
  await untilQuiet(stack);
  await two.run({ kind: "restack_repo" });
  const own = ["a: step 1", "a: step 2", "b: step 1", "By hand", "c: step 1"];
  expect(await ownSubjects("two", "main", "c")).toEqual(own);
  const ran = (await two.snapshot()).jobs.filter(({ startedAtMs }) => startedAtMs !== null).toReversed();
  for (const [at, job] of ran.slice(1).entries()) {
    expect(job.startedAtMs ?? 0).toBeGreaterThanOrEqual(ran[at]?.finishedAtMs ?? 0);
  }
});

test("[RJ2] [RJ5] one at a time; asked twice is one job; cancelled while queued and while running; retried", async () => {
  const { github, api } = stack;
  await github.pushStack("acme/cancel", [{ name: "a" }]);
  const cancel = client("cancel");
  await cancel.snapshot();
  await cancel.untilFresh();
  await moveTrunk(github, "acme/cancel");
  await untilQuiet(stack);
  await cancel.until(
    "the push is read",
    ({ projection, jobs }) =>
      projection.status === "fresh" &&
      jobs.every(({ status }) => status !== "queued" && status !== "running"),
  );
  const held = github.holdGit("acme/cancel", "list-for-fetch");
  const running = await cancel.createJob({ kind: "restack_repo" });
  await held.arrived;
  const queued = await cancel.createJob({ kind: "restack_subtree", branch: "a" });
  expect(queued).toMatchObject({ status: "queued", created: true });
  expect(await cancel.createJob({ kind: "restack_subtree", branch: "a" })).toEqual({
    ...queued,
    created: false,
  });
  expect(await cancel.job(running.jobId)).toMatchObject({ status: "running" });
  expect((await cancel.command(queued.jobId, "cancel")).status).toBe(202);
  expect(await cancel.job(queued.jobId)).toMatchObject({ status: "cancelled", startedAtMs: null });
  expect((await cancel.command(running.jobId, "cancel")).status).toBe(202);
  held.release();
  expect(await cancel.ended(running.jobId)).toMatchObject({
    status: "cancelled",
    cancelRequested: true,
    moves: [],
  });
  expect(github.gitRequests("acme/cancel", "push")).toBe(0);
  // Said twice, it is done; what has ended otherwise cannot be cancelled.
  expect((await cancel.command(running.jobId, "cancel")).status).toBe(202);
  const retried = await cancel.command(running.jobId, "retry");
  expect(retried.status).toBe(202);
  const { jobId } = retried.body as { jobId: string };
  expect(jobId).not.toBe(running.jobId);
  expect(await cancel.ended(jobId)).toMatchObject({ status: "completed", retryOf: running.jobId });
  expect(await cancel.command(jobId, "cancel")).toMatchObject({ status: 409, body: { code: "wrong_state" } });
  const list = await api.get(`${cancel.path}/jobs?limit=2`);
  expect(list.body).toMatchObject({ jobs: [{ jobId }, {}], nextCursor: expect.any(String) });
});

test("[ST4] a squash-merged parent: its children get the next one and their pull requests its base, before the branch goes", async () => {
  const { github } = stack;
  await github.pushStack("acme/merged", [{ name: "low", commits: 2 }, { name: "high" }, { name: "top" }]);
  for (const [head, base] of [
    ["low", "main"],
    ["high", "low"],
    ["top", "high"],
  ] as const) {
    await github.openPullRequest("acme/merged", { title: head, head, base });
  }
  await untilQuiet(stack);
  const merged = client("merged");
  await merged.snapshot();
  await merged.untilFresh();
  await github.mergePullRequest("acme/merged", 1, "squash");
  await pollUntil(
    "the pull request above is retargeted",
    () => github.pull("acme/merged", 2).base.ref === "main",
  );
  await github.deleteBranch("acme/merged", "low");
  await untilQuiet(stack);
  // The deletion reaches the repository after it was applied.
  await merged.until(
    "high stands on main, and low is gone",
    ({ branches }) =>
      branches.some(({ name, parent }) => name === "high" && parent === "main") &&
      branches.every(({ name }) => name !== "low"),
  );
  expect(github.pull("acme/merged", 2)).toMatchObject({ state: "open", base: { ref: "main" } });
  expect(github.pull("acme/merged", 3)).toMatchObject({ state: "open", base: { ref: "high" } });
  await pollUntil("nothing of it runs", async () =>
    (await merged.snapshot()).jobs.every(({ status }) => status !== "queued" && status !== "running"),
  );
  const job = await merged.run({ kind: "restack_repo" });
  expect(job).toMatchObject({ status: "completed" });
  expect(await ownSubjects("merged", "main", "top")).toEqual(["high: step 1", "top: step 1"]);
  expect(await isIn("merged", headsOf("merged")["main"] ?? "", "high")).toBe(true);
});

test("[ST5] reparent moves a branch with its children, rebase_branch moves it alone", async () => {
  const { github } = stack;
  await github.pushStack("acme/reparent", [
    { name: "one" },
    { name: "two" },
    { name: "three" },
    { name: "other", on: "main" },
  ]);
  const reparent = client("reparent");
  await reparent.snapshot();
  await reparent.untilFresh();
  expect(await reparent.run({ kind: "reparent_branch", branch: "two", parent: "other" })).toMatchObject({
    status: "completed",
    moves: [
      { branch: "two", onto: "other" },
      { branch: "three", onto: "two" },
    ],
  });
  expect(await ownSubjects("reparent", "main", "three")).toEqual([
    "other: step 1",
    "two: step 1",
    "three: step 1",
  ]);
  await untilQuiet(stack);
  await reparent.until("two's parent is a person's wish", (found) =>
    found.branches.some(
      ({ name, parent, parentSource }) => name === "two" && parent === "other" && parentSource === "person",
    ),
  );
  const before = headsOf("reparent");
  expect(await reparent.run({ kind: "rebase_branch", branch: "two", onto: "one" })).toMatchObject({
    status: "completed",
    moves: [{ branch: "two", onto: "one" }],
  });
  expect(await ownSubjects("reparent", "main", "two")).toEqual(["one: step 1", "two: step 1"]);
  expect(headsOf("reparent")["three"]).toBe(before["three"]);
});

test("[RJ6] the token is in no argument, no configuration, no file and no log while git talks to GitHub", async () => {
  const { github, dataDir } = stack;
  await github.pushStack("acme/secret", [{ name: "a" }]);
  await moveTrunk(github, "acme/secret");
  const secret = client("secret");
  // As it is, and as the beginning of a Basic header with it.
  const token = /gh[a-z]_\w{16,}|eC1hY2Nlc3MtdG9rZW46/;
  const seen: string[] = [];
  const lookAt = async (
    step: "list-for-fetch" | "fetch" | "list-for-push" | "push",
    go: () => Promise<unknown>,
  ) => {
    const held = github.holdGit("acme/secret", step);
    await go();
    await held.arrived;
    // Other tests have tokens of their own on this machine.
    const lines = commandLinesBelow(stack.service().pid);
    // The git that waits for us is among them, so the look is at the right moment.
    expect(lines.some((line) => /\bgit-remote-http|git .*(fetch|push|clone)/.test(line))).toBe(true);
    seen.push(...lines);
    held.release();
  };
  await lookAt("list-for-fetch", () => secret.snapshot());
  await secret.untilFresh();
  let jobId = "";
  await lookAt("push", async () => ({ jobId } = await secret.createJob({ kind: "restack_repo" })));
  expect(await secret.ended(jobId)).toMatchObject({ status: "completed" });
  expect(seen.filter((line) => token.test(line))).toEqual([]);
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const mirrored = files.filter((file) => file.isFile() && file.parentPath.includes("mirrors"));
  expect(mirrored.some(({ name }) => name === "config")).toBe(true);
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    const text = await readFile(path, "latin1").catch(goneMeanwhile);
    expect(token.test(text), path).toBe(false);
  }
  expect(token.test(stack.output())).toBe(false);
  expect(token.test(JSON.stringify((await stack.api.get(secret.path)).body))).toBe(false);
});

/** The engine and git write their files anew all the time. */
function goneMeanwhile(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
  throw error;
}

test("what cannot be asked: 422 that names the field, 404 for what is not there", async () => {
  const { api } = stack;
  const wrong = client("wrong");
  const post = (body: object) => api.post(`${wrong.path}/jobs`, body);
  for (const [body, field] of [
    [{ kind: "rebase_branch", branch: "-x" }, "branch"],
    [{ kind: "rebase_branch", branch: "a..b" }, "branch"],
    [{ kind: "reparent_branch", branch: "a", parent: "a" }, "parent"],
    [{ kind: "restack_subtree" }, "branch"],
    [{ kind: "sync_config" }, "kind"],
    [{ kind: "restack_repo", dryRun: "yes" }, "dryRun"],
  ] as const) {
    const answer = await post(body);
    expect([400, 422], JSON.stringify(answer)).toContain(answer.status);
    expect(JSON.stringify(answer.body)).toContain(field);
  }
  const { orgId } = wrong;
  for (const path of [
    `/api/orgs/${orgId}/repos/999999999`,
    `/api/orgs/999999999/repos/${wrong.repoId}`,
    `${wrong.path}/jobs/job_nothing`,
    `/api/orgs/${orgId}/repos/999999999/jobs`,
    `/api/orgs/${orgId}/repos/999999999/config`,
  ]) {
    expect((await api.get(path)).status, path).toBe(404);
  }
  expect((await wrong.command("job_nothing", "cancel")).status).toBe(404);
  expect((await api.post(`/api/orgs/${orgId}/repos/999999999/jobs`, { kind: "sync_repo" })).status).toBe(404);
  expect((await api.get("/api/orgs/x/repos/y")).status).toBeGreaterThanOrEqual(400);

  await stack.github.archiveRepository("acme/wrong");
  await untilQuiet(stack);
  await wrong.until("it is archived", ({ repository }) => repository.isArchived);
  expect(await post({ kind: "restack_repo" })).toMatchObject({ status: 409, body: { code: "wrong_state" } });
});
