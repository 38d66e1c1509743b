import { afterAll, beforeAll, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { foundPrivateRepositories, latestPayload } from "../harness/scenes.ts";
import { sendWebhook } from "../harness/send-webhook.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { publishedOf, tasksClient, untilPublished } from "../harness/tasks.ts";
import type { TasksClient } from "../harness/tasks.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

const names = ["once", "asks", "fails", "partly", "again", "gives-up", "crashes", "nothing", "prompts"];
let stack: Stack;
let tasks: TasksClient;
let bot: string;

beforeAll(async () => {
  stack = await startStack({
    env: fastTasks,
    seed: (github) => foundPrivateRepositories(github, "acme", names),
  });
  await untilSynced(stack, "acme");
  tasks = tasksClient(stack, "acme");
  bot = stack.github.appBot();
});
afterAll(() => stack?.close());

/** An issue that is assigned to the App; resolves to its number. */
async function assign(name: string, title: string, body = "Please."): Promise<number> {
  const { number } = await stack.github.openIssue(`acme/${name}`, { title, body }, "acme-dev");
  await stack.github.assignIssue(`acme/${name}`, number, bot, "acme-dev");
  return number;
}

async function run(name: string, body: string) {
  const number = await assign(name, `Work of ${name}`, body);
  const taskId = await tasks.ofIssue(`acme/${name}`, number);
  const task = await tasks.ended(taskId);
  return { number, taskId, task };
}

/** The check runs ended and the one comment says so. */
const allTold = (name: string, taskId: string, { checks = 1, says = "" } = {}) =>
  untilPublished(
    stack,
    `acme/${name}`,
    taskId,
    ({ checkRuns, comments }) =>
      checkRuns.length === checks &&
      checkRuns.every(({ status }) => status === "completed") &&
      comments.length === 1 &&
      comments[0]?.body.includes("is working on this") === false &&
      comments[0].body.includes(says),
  );

test("[HC4] [HC5] [HC6] [HC8] an assigned issue becomes a commit, a check run, a draft pull request and a comment, once, however often GitHub says it", async () => {
  const { github } = stack;
  const base = github.repository("acme/once").refs.get("refs/heads/main");
  const { number, taskId, task } = await run("once", "Say hello in `HELLO.md`.");
  const assigned = github
    .deliveries()
    .findLast(({ event, action }) => event === "issues" && action === "assigned");
  // GitHub gives the same GUID whenever it says the same again.
  const again = { event: "issues", guid: assigned?.guid ?? "", body: latestPayload(github, "issues") };
  for (let turn = 0; turn < 3; turn += 1) expect((await sendWebhook(stack, again)).status).toBe(200);
  await untilQuiet(stack);

  expect(task).toMatchObject({
    status: "completed",
    issueNumber: number,
    question: null,
    requests: [
      { n: 1, trigger: "issue_assigned", status: "done", requestedBy: "acme-dev", association: "MEMBER" },
    ],
    attempts: [{ n: 1, request: 1, tryNumber: 1, exitCode: 0, outcome: "success", harness: "demo" }],
    result: { status: "success", baseSha: base, filesChanged: 1 },
  });
  expect(task.transitions.map(({ to }) => to)).toEqual([
    "queued",
    "preparing",
    "running",
    "publishing",
    "completed",
  ]);
  const published = await untilPublished(
    stack,
    "acme/once",
    taskId,
    ({ checkRuns, comments, pulls }) =>
      checkRuns[0]?.status === "completed" &&
      pulls.length === 1 &&
      comments.length === 1 &&
      comments[0]?.body.includes(`#${pulls[0]?.number}`) === true,
  );
  expect(published.checkRuns).toMatchObject([
    { name: "Foundry task", conclusion: "success", headSha: base, externalId: `task:${taskId}:1` },
  ]);
  const branch = `foundry/${number}-${taskId.slice(-6)}`;
  expect(published.branches).toEqual([branch]);
  expect(published.pulls).toMatchObject([{ state: "open", draft: true, headRef: branch }]);
  expect(published.comments).toMatchObject([
    { number, body: expect.stringContaining(`#${published.pulls[0]?.number}`) },
  ]);
  const log = await github.git("acme/once", ["log", "--format=%s", `main..${branch}`]);
  expect(log.split("\n")).toHaveLength(1);
  expect(await github.git("acme/once", ["diff", "--name-only", "main", branch])).toBe("HELLO.md");
  const shown = await tasks.until(
    taskId,
    "shows its pull request",
    ({ pullRequest }) => pullRequest !== null,
  );
  expect(shown.pullRequest).toMatchObject({
    number: published.pulls[0]?.number,
    isDraft: true,
    headRefName: branch,
  });

  const changes = await tasks.changes(taskId);
  expect(changes.files).toMatchObject([{ path: "HELLO.md", status: "added" }]);
  const chunks = await tasks.log(taskId);
  expect(chunks.map(({ n }) => n)).toEqual(chunks.map((_, at) => at + 1));
  expect(chunks.map(({ text }) => text).join("")).toContain("Reading the task");
  // The sidebar's row has the pull request, and no second row is there.
  const { taskSummaries, openPullRequests } = await stack.api.snapshot(tasks.orgId);
  expect(taskSummaries.filter((row) => row.taskId === taskId)).toHaveLength(1);
  expect(openPullRequests.some(({ headRefName }) => headRefName === branch)).toBe(false);
});

test("[HC1] [TK5] what the harness is told holds the text with its association, and no token", async () => {
  const { taskId } = await run("once", "token: ghs_000000000000000000000000000000000000");
  const answer = await stack.api.get(`/api/orgs/${tasks.orgId}/tasks/${taskId}/attempts/1`);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      n: 1,
      brief: { trigger: "issue_assigned", task: { kind: "fix_issue" } },
      result: { status: "success" },
    },
  });
  const detail = JSON.stringify(answer.body);
  expect(detail).not.toMatch(/gh[sp]_[0-9a-f]{20}/);
  expect(detail).not.toContain("@127.0.0.1");
  expect(detail.toLowerCase()).not.toMatch(/"(auth|token|authorization)"/);
  const missing = await stack.api.get(`/api/orgs/${tasks.orgId}/tasks/${taskId}/attempts/99`);
  expect(missing.status).toBe(404);
});

test("[HC2] [HC5] a question waits for its answer: action required, then a second run that succeeds", async () => {
  const { number, taskId, task } = await run("asks", "[demo: needs input]");
  expect(task).toMatchObject({ status: "needs_input", attempts: [{ outcome: "needs_input", exitCode: 3 }] });
  expect(task.question).toContain("Which wording");
  const asked = await allTold("asks", taskId, { says: "Which wording" });
  expect(asked.checkRuns).toMatchObject([{ conclusion: "action_required" }]);
  expect(asked.pulls).toEqual([]);

  expect(await tasks.command(taskId, "answer", { text: " " })).toMatchObject({ status: 422 });
  expect(
    (
      await tasks.command(taskId, "answer", {
        text: "Short. (Which wording do you prefer: short, or with an example?)",
      })
    ).status,
  ).toBeLessThan(300);
  const done = await tasks.until(taskId, "is completed", ({ status }) => status === "completed");
  expect(done).toMatchObject({
    question: null,
    attempts: [{ n: 1 }, { n: 2, request: 2, outcome: "success" }],
  });
  expect(await tasks.command(taskId, "answer", { text: "Again" })).toMatchObject({
    status: 409,
    body: { code: "wrong_state", state: "completed" },
  });
  const told = await allTold("asks", taskId, { checks: 2, says: "#" });
  expect(told.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["action_required", "success"]);
  expect(told.pulls).toHaveLength(1);
  // The answer stands where the question was asked.
  const issue = stack.github.issue("acme/asks", number);
  expect(issue.comments.filter(({ body }) => body.includes("<!-- foundry:answer:"))).toMatchObject([
    { body: expect.stringContaining("Short.") },
  ]);
});

test.each([
  { name: "fails", marker: "fail", status: "failed", conclusion: "failure", attempts: ["failure"], pulls: 0 },
  {
    name: "partly",
    marker: "partial",
    status: "partial",
    conclusion: "neutral",
    attempts: ["partial"],
    pulls: 1,
  },
  {
    name: "nothing",
    marker: "nothing",
    status: "completed",
    conclusion: "success",
    attempts: ["success"],
    pulls: 0,
  },
  {
    name: "again",
    marker: "retry",
    status: "completed",
    conclusion: "success",
    attempts: ["retryable", "success"],
    pulls: 1,
  },
  {
    name: "gives-up",
    marker: "error",
    status: "error",
    conclusion: "failure",
    attempts: ["retryable", "retryable", "retryable"],
    pulls: 0,
  },
  {
    name: "crashes",
    marker: "crash",
    status: "error",
    conclusion: "failure",
    attempts: ["retryable", "retryable", "retryable"],
    pulls: 0,
  },
])(
  "[HC2] [HC3] [HC5] a run that ends by $marker",
  async ({ name, marker, status, conclusion, attempts, pulls }) => {
    const { taskId, task } = await run(name, `[demo: ${marker}]`);
    expect(task.status).toBe(status);
    expect(task.attempts.map(({ outcome }) => outcome)).toEqual(attempts);
    expect(task.attempts.map(({ tryNumber }) => tryNumber)).toEqual(attempts.map((_, at) => at + 1));
    const told = await allTold(name, taskId);
    expect(told.checkRuns).toMatchObject([{ conclusion }]);
    const settled = await untilPublished(stack, `acme/${name}`, taskId, (now) => now.pulls.length === pulls);
    expect(settled.branches).toHaveLength(pulls);
  },
);

test("a prompt from the dashboard runs on the branch that was chosen, and shows in no conversation", async () => {
  const { github } = stack;
  await github.push("acme/prompts", [
    { branch: "release", from: "main", message: "Release", files: { "release.txt": "1\n" } },
  ]);
  await untilQuiet(stack);
  const repoId = String(github.repository("acme/prompts").id);
  const taskId = await tasks.create({ repoId, prompt: "Add `NOTES.md`, please.", baseBranch: "release" });
  const task = await tasks.ended(taskId);
  expect(task).toMatchObject({
    status: "completed",
    baseBranch: "release",
    requests: [{ trigger: "prompt", requestedBy: null }],
    result: { baseSha: github.repository("acme/prompts").refs.get("refs/heads/release") },
  });
  const published = await untilPublished(stack, "acme/prompts", taskId, ({ pulls }) => pulls.length === 1);
  expect(github.pull("acme/prompts", published.pulls[0]?.number ?? 0).base.ref).toBe("release");
  expect(published.comments).toEqual([]);
});

test("a task without words asks for them, and does what it is then told", async () => {
  const { github } = stack;
  const repoId = String(github.repository("acme/prompts").id);
  await github.push("acme/prompts", [
    { branch: "by-hand", from: "main", message: "Begin", files: { "hand.txt": "1\n" } },
  ]);
  await untilQuiet(stack);
  const taskId = await tasks.create({ repoId, branchName: "by-hand" });
  const asked = await tasks.until(taskId, "asks", ({ status }) => status === "needs_input");
  expect(asked).toMatchObject({ question: expect.stringContaining("What should be done"), attempts: [] });
  const head = github.repository("acme/prompts").refs.get("refs/heads/by-hand");
  expect((await tasks.command(taskId, "answer", { text: "Add `MORE.md`." })).status).toBeLessThan(300);
  expect(await tasks.ended(taskId)).toMatchObject({ status: "completed", branchName: "by-hand" });
  // On the branch itself: a commit more, nobody's was replaced.
  const after = github.repository("acme/prompts").refs.get("refs/heads/by-hand") ?? "";
  expect(await github.git("acme/prompts", ["rev-parse", `${after}^`])).toBe(head);
});

test("nothing secret is in what the service printed, and the comment's link leads to the task", async () => {
  const { number, taskId } = await run("once", "Add `LINK.md`.");
  const { comments } = await untilPublished(stack, "acme/once", taskId, (now) => now.comments.length === 1);
  expect(comments[0]?.number).toBe(number);
  expect(comments[0]?.body).toContain(`/orgs/${tasks.orgId}/tasks/${taskId}`);
  const output = stack.output();
  expect(output).not.toMatch(/gh[sp]_[0-9A-Za-z]{16}/);
  expect(output).not.toContain(stack.double.appCredentials.webhookSecret);
  expect(publishedOf(stack, "acme/once", taskId).comments[0]?.body).not.toMatch(/gh[sp]_/);
});
