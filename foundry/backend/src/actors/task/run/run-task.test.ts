import { describe, expect, test } from "vitest";
import { NAME, processesWith, startScene } from "./testing/start-scene.ts";

describe("a task that succeeds", () => {
  test("[HC6] pushes its branch, opens one draft, ends its check and tells the issue in one comment", async () => {
    const scene = await startScene();
    const issue = await scene.control.openIssue(NAME, { title: "Fix the upload", body: "It fails." }, "mona");
    const task = {
      kind: "fix_issue",
      issue_number: issue.number,
      issue_title: "Fix the upload",
      issue_body: "It fails.",
    } as const;
    await scene.create(
      { trigger: "issue_assigned", task, conversation: issue.number, requestedBy: "mona" },
      { issueNumber: issue.number, title: "Fix the upload" },
    );
    await scene.grant();
    await scene.work();
    const done = await scene.memory.task();
    expect(done).toMatchObject({
      status: "completed",
      branchName: `foundry/${issue.number}-000001`,
      workspaceKeptUntilMs: null,
      result: { status: "success", filesChanged: 1, additions: 1, commits: [{ subject: "Work" }] },
      attempts: [{ outcome: "success", exitCode: 0, harness: "command", sandbox: "local" }],
      check: { status: "completed", conclusion: "success" },
      pullRequest: { state: "open", isDraft: true, baseRefName: "main" },
    });
    expect(scene.head(`foundry/${issue.number}-000001`)).toBe(done.result?.headSha);
    expect(scene.pulls()).toMatchObject([{ draft: true, title: "Fix the upload" }]);
    expect(scene.checks()).toMatchObject([
      { status: "completed", conclusion: "success", headSha: scene.head("main") },
    ]);
    const comments = [...(scene.repository.issues.get(issue.number)?.comments.values() ?? [])];
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("Foundry is done");
    expect(comments[0]?.body).toContain(`Pull request: #${done.pullRequest?.number}`);
    expect(scene.attemptDirs()).toEqual([]);
    expect(scene.errors).toEqual([]);
  });
});

const byStatus = [
  {
    name: "success",
    harness: "echo 1 > w; save W; answer success",
    status: "completed",
    conclusion: "success",
    pulls: 1,
  },
  {
    name: "partial",
    harness: "echo 1 > w; save W; answer partial",
    status: "partial",
    conclusion: "neutral",
    pulls: 1,
  },
  { name: "failure", harness: "answer failure; exit 1", status: "failed", conclusion: "failure", pulls: 0 },
  {
    name: "needs_input",
    harness: "answer needs_input; exit 3",
    status: "needs_input",
    conclusion: "action_required",
    pulls: 0,
  },
  {
    name: "exit 2 for ever",
    harness: "answer success; exit 2",
    status: "error",
    conclusion: "failure",
    pulls: 0,
  },
  { name: "no result", harness: "exit 0", status: "error", conclusion: "failure", pulls: 0 },
  {
    name: "a result that is none",
    harness: "echo '{}' > $RESULT",
    status: "error",
    conclusion: "failure",
    pulls: 0,
  },
  {
    name: "success without commits",
    harness: "CLAIM= answer success",
    status: "completed",
    conclusion: "success",
    pulls: 0,
  },
  {
    name: "success that its exit code denies",
    harness: "echo 1 > w; save W; answer success; exit 1",
    status: "failed",
    conclusion: "failure",
    pulls: 0,
  },
] as const;

describe("[HC2] [HC5] each end lands as the contract says", () => {
  test.each(byStatus)(
    "$name → $status, check $conclusion",
    async ({ harness, status, conclusion, pulls }) => {
      const scene = await startScene({ harness: harness.replace("CLAIM= answer", "export CLAIM=; answer") });
      await scene.create();
      await scene.grant();
      await scene.work();
      const task = await scene.memory.task();
      expect(task).toMatchObject({ status, check: { status: "completed", conclusion } });
      expect(scene.checks()).toMatchObject([
        { status: "completed", conclusion, headSha: scene.head("main") },
      ]);
      expect(scene.pulls()).toHaveLength(pulls);
      expect(processesWith(scene.dataDir)).toEqual([]);
      if (status === "needs_input") expect(task.question).toBe("It is done.");
    },
  );
});

describe("[HC3] attempts", () => {
  test("are made until the budget is used up, each with its own workspace and result file", async () => {
    const harness = `
[ -e mark ] && echo "the workspace of another attempt"
[ -e "$RESULT" ] && echo "the result of another attempt"
touch mark; answer success; exit 2`;
    const scene = await startScene({ harness, retries: 2 });
    await scene.create();
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task.attempts.map(({ tryNumber, outcome, exitCode }) => [tryNumber, outcome, exitCode])).toEqual([
      [1, "retryable", 2],
      [2, "retryable", 2],
      [3, "retryable", 2],
    ]);
    expect(task.statusReason).toMatchObject({ code: "retries_exhausted" });
    expect(await scene.logText("stdout")).toBe("");
    expect(scene.checks()).toHaveLength(1);
    expect(scene.attemptDirs()).toEqual([]);
  });

  test("that take too long are killed with all they started, and tried again", async () => {
    const harness = `(setsid sh -c 'exec -a foundry-leftover sleep 300' &) ; trap '' TERM; sleep 300`;
    const scene = await startScene({ harness, timeoutMs: 700, retries: 1 });
    await scene.create();
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task.attempts.map(({ outcome }) => outcome)).toEqual(["timeout", "timeout"]);
    expect(task.status).toBe("error");
    expect(processesWith("foundry-leftover")).toEqual([]);
  });

  test("succeed at last: what the first one said does not count", async () => {
    const harness = `case "$PWD" in */1/repo) kill -9 $$ ;; *) echo 1 > w; save W; answer success ;; esac`;
    const scene = await startScene({ harness, retries: 2 });
    await scene.create();
    await scene.grant();
    await scene.work();
    expect(await scene.memory.task()).toMatchObject({
      status: "completed",
      attempts: [{ outcome: "retryable", signal: "SIGKILL" }, { outcome: "success" }],
    });
  });
});

describe("[HC4] preflight", () => {
  const cases = [
    {
      name: "somebody without write access asked",
      request: { requestedBy: "sam" },
      seed: {},
      code: "permission_denied",
    },
    {
      name: "no such base branch",
      request: {},
      seed: { baseBranch: "nowhere" },
      code: "base_branch_not_found",
    },
    { name: "no such branch", request: {}, seed: { branchName: "gone" }, code: "branch_not_found" },
  ] as const;
  test.each(cases)("refuses and says why: $name", async ({ request, seed, code }) => {
    const scene = await startScene({ harness: "touch ran" });
    await scene.create(request, seed);
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({ status: "error", statusReason: { code }, attempts: [], check: null });
    expect(scene.checks()).toEqual([]);
  });

  test("a harness that is not installed ends the task and its check, and says what to do", async () => {
    const scene = await startScene({ harness: "touch ran" });
    await scene.create({}, { harness: "codex" });
    await scene.grant();
    await scene.work();
    const task = await scene.memory.task();
    expect(task).toMatchObject({
      status: "error",
      statusReason: { code: "harness_unavailable" },
      attempts: [],
    });
    expect(task.statusReason?.message).toContain("npm install");
    expect(scene.checks()).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });

  test("a harness of version 1 is not given what version 2 adds", async () => {
    const scene = await startScene();
    await scene.control.push(NAME, [{ branch: "main", message: "Old", files: { "harness.sh": "exit 9\n" } }]);
    await scene.create();
    await scene.grant();
    await scene.work();
    expect(await scene.memory.task()).toMatchObject({
      status: "error",
      statusReason: { code: "contract_version_unsupported" },
    });
  });

  test("the check run is on the commit that the harness begins with, whatever is pushed meanwhile", async () => {
    const scene = await startScene();
    const begun = scene.head("main");
    await scene.create();
    await scene.grant();
    await scene.work();
    await scene.control.push(NAME, [{ branch: "main", message: "Later", files: { "later.txt": "1" } }]);
    expect(scene.checks()).toMatchObject([
      { headSha: begun, externalId: `task:task_0000000001:1`, name: "Foundry task" },
    ]);
  });
});
