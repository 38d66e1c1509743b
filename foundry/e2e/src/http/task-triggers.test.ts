import { afterAll, beforeAll, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundPrivateRepositories } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { publishedOf, tasksClient, untilPublished } from "../harness/tasks.ts";
import type { TasksClient } from "../harness/tasks.ts";
import { untilDelivery, untilQuiet, untilSynced } from "../harness/wait-for.ts";

const names = [
  "label",
  "replay",
  "parked",
  "mention",
  "words",
  "gate",
  "iterate",
  "verbs",
  "close",
  "stale",
  "fork",
  "nightly",
  "red",
];
/** Fires within a minute of the service's start; waited for by the last test. */
const nightly = `[[scheduled_jobs]]
name = "Every minute"
branch = "main"
schedule = "* * * * *"
prompt = "Keep \`NIGHTLY.md\` up to date."
`;
const followUps = `[[on_event.failed_run]]
workflows = ["CI"]
prompt_additions = "Add \`GREEN.md\`."
`;
let stack: Stack;
let tasks: TasksClient;

beforeAll(async () => {
  stack = await startStack({
    env: fastTasks,
    async seed(github) {
      await foundPrivateRepositories(github, "acme", names);
      github.createUser("stranger");
      await github.push("acme/nightly", [
        { branch: "main", message: "Every night", files: { ".code-factory/config.toml": nightly } },
      ]);
      await github.push("acme/red", [
        { branch: "main", message: "Follow up", files: { ".code-factory/config.toml": followUps } },
      ]);
    },
  });
  await untilSynced(stack, "acme");
  tasks = tasksClient(stack, "acme");
  // A repository is looked at before its configuration counts.
  for (const name of ["nightly", "red"])
    await stack.api.get(`/api/orgs/${tasks.orgId}/repos/${stack.github.repository(`acme/${name}`).id}`);
});
afterAll(() => stack?.close());

const open = (name: string, title = `Work of ${name}`, body = "Please.") =>
  stack.github.openIssue(`acme/${name}`, { title, body }, "acme-dev");
const bot = () => stack.github.account(stack.github.appBot()).id;
/** Texts that the App wrote on this issue or pull request. */
function saidOn(name: string, number: number): string[] {
  const repository = stack.github.repository(`acme/${name}`);
  const subject = repository.issues.get(number) ?? repository.pulls.get(number);
  return (subject?.comments ?? []).filter(({ authorId }) => authorId === bot()).map(({ body }) => body);
}
const tasksOf = async (name: string) =>
  (await tasks.list()).filter(({ repoFullName }) => repoFullName === `acme/${name}`);
/** Everything that GitHub sent has been handled, the organization's triggers too. */
async function untilHandled(name: string): Promise<void> {
  const { number } = await open(name, "The last in the row");
  await stack.github.comment(`acme/${name}`, number, "@foundry dance", "acme-dev");
  await untilQuiet(stack);
  await pollUntil("the last trigger was answered", () => saidOn(name, number).length === 1);
}

test("the label starts a task, whoever wrote the issue; any other label does not", async () => {
  const { number } = await open("label");
  await stack.github.labelIssue("acme/label", number, "bug", true, "acme-dev");
  await stack.github.labelIssue("acme/label", number, "Foundry", true, "acme-dev");
  const taskId = await tasks.ofIssue("acme/label", number);
  expect(await tasks.ended(taskId)).toMatchObject({ status: "completed", requests: [{ n: 1 }] });
  await stack.github.labelIssue("acme/label", number, "enhancement", true, "acme-dev");
  await untilHandled("label");
  expect((await tasks.get(taskId)).requests).toHaveLength(1);
});

test("[GH4] a delivery that started a task is applied again when a person replays it, and starts nothing again", async () => {
  const { github } = stack;
  const { number } = await open("replay");
  await github.assignIssue("acme/replay", number, github.appBot(), "acme-dev");
  await github.webhooksSettled();
  const sent = github
    .deliveries()
    .findLast(({ event, action }) => event === "issues" && action === "assigned");
  const taskId = await tasks.ofIssue("acme/replay", number);
  await tasks.ended(taskId);
  for (let times = 0; times < 2; times++) {
    expect((await stack.api.post(`/api/deliveries/${sent?.guid}/replay`)).status).toBe(202);
    await untilDelivery(stack, sent?.guid ?? "", "applied");
    await untilHandled("replay");
  }
  expect(await tasks.get(taskId)).toMatchObject({ status: "completed", requests: [{ n: 1 }] });
  expect(await tasksOf("replay")).toHaveLength(1);
});

test("[DX6] a task's comment that GitHub refuses is listed as parked, and comes once when a person retries it", async () => {
  const { github, api } = stack;
  const { number } = await open("parked");
  const allow = github.faults.add({
    fault: { kind: "status", status: 403, message: "Resource not accessible by integration" },
    target: `/repos/acme/parked/issues/${number}/comments`,
  });
  await github.assignIssue("acme/parked", number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue("acme/parked", number);
  expect(await tasks.ended(taskId)).toMatchObject({ status: "completed" });
  const id = `task:${tasks.orgId}:${taskId}:comment:${number}`;
  const listed = await pollUntil(
    "it is listed",
    async () => (await api.parked()).find((item) => item.id === id) ?? null,
  );
  expect(listed).toMatchObject({ kind: "effect", subject: `A task's comment on #${number} (acme/parked)` });
  await pollUntil(
    "it is counted [DX12]",
    async () => (await api.metrics()).get('foundry_parked_rows{kind="outbox"}') === 1,
  );
  allow();
  const path = `/api/parked/${encodeURIComponent(id)}`;
  expect((await api.post(`${path}/retry`)).status).toBe(202);
  expect((await api.post(`${path}/retry`)).status).toBe(404);
  expect((await api.parked()).some((item) => item.id === id)).toBe(false);
  await untilPublished(stack, "acme/parked", taskId, ({ comments }) => comments.length === 1);
  const unknown = `/api/parked/${encodeURIComponent(`task:${tasks.orgId}:task_unknown:comment:1`)}`;
  expect((await api.post(`${unknown}/discard`)).status).toBe(404);
});

test("[TK1] [TK2] a comment that begins with the handle and a verb starts a task; other words, edits and the App's own do not", async () => {
  const { github } = stack;
  const quiet = await open("words");
  for (const body of [
    "Could @foundry fix this?",
    "@foundry",
    "user@foundry.example fix",
    "@foundryx fix",
    "@foundry-2 fix",
    "@foundry/team fix",
    "@@foundry fix",
  ]) {
    await github.comment("acme/words", quiet.number, body, "acme-dev");
  }
  await github.comment("acme/words", quiet.number, "@foundry fix", github.appBot());
  const { number } = await open("mention");
  await github.comment("acme/mention", number, "  @Foundry[bot] FIX add `MENTION.md`", "acme-dev");
  const taskId = await tasks.ofIssue("acme/mention", number);
  expect(await tasks.ended(taskId)).toMatchObject({
    status: "completed",
    requests: [{ trigger: "issue_mention", requestedBy: "acme-dev" }],
  });
  const [comment] = github.issue("acme/mention", number).comments;
  expect(comment?.reactions).toMatchObject([{ userId: bot(), content: "eyes" }]);
  await untilHandled("words");
  expect((await tasksOf("words")).filter(({ issueNumber }) => issueNumber === quiet.number)).toEqual([]);
  // The App's own words from above, and no answer to any.
  expect(saidOn("words", quiet.number)).toEqual(["@foundry fix"]);
});

test("[TK3] [HC4] someone without write access is declined once, politely, and nothing runs", async () => {
  const { github } = stack;
  await github.setPrivate("acme/gate", false);
  const { number } = await open("gate");
  for (const words of ["@foundry fix it", "@foundry fix it now", "@foundry status"])
    await github.comment("acme/gate", number, words, "stranger");
  await untilHandled("gate");
  expect((await tasksOf("gate")).filter(({ issueNumber }) => issueNumber === number)).toEqual([]);
  expect(saidOn("gate", number)).toEqual([expect.stringMatching(/write access/i)]);
  expect(github.repository("acme/gate").checkRuns.size).toBe(0);
});

test("an unknown verb is answered with the ones there are, once for each comment; status and cancel are heeded", async () => {
  const { number } = await open("verbs");
  await stack.github.comment("acme/verbs", number, "@foundry dance", "acme-dev");
  await pollUntil("it is answered", () => saidOn("verbs", number).length === 1);
  for (const verb of ["fix", "review", "retry", "cancel", "status"])
    expect(saidOn("verbs", number)[0]).toContain(verb);
  expect((await tasksOf("verbs")).filter(({ issueNumber }) => issueNumber === number)).toEqual([]);
});

test("[TK4] [HC6] a pull request's task goes on with it: a comment and a review each give a run on the same branch, in order", async () => {
  const { github } = stack;
  const { number } = await open("iterate", "Begin", "Add `ITERATE.md`.");
  await github.assignIssue("acme/iterate", number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue("acme/iterate", number);
  await tasks.ended(taskId);
  const first = await untilPublished(stack, "acme/iterate", taskId, ({ pulls }) => pulls.length === 1);
  const [pull] = first.pulls;
  if (pull === undefined) throw new Error("no pull request");
  await github.comment("acme/iterate", pull.number, "@foundry fix add `SECOND.md`", "acme-dev");
  await github.reviewPullRequest(
    "acme/iterate",
    pull.number,
    { state: "CHANGES_REQUESTED", body: "Add `THIRD.md`, too." },
    "acme-dev",
  );
  const done = await tasks.until(
    taskId,
    "has three runs",
    ({ status, requests }) =>
      status === "completed" && requests.length === 3 && requests.every((one) => one.status === "done"),
  );
  expect(done.requests.map(({ trigger }) => trigger)).toEqual([
    "issue_assigned",
    "pr_review_comment",
    "pr_review",
  ]);
  expect(await tasksOf("iterate")).toHaveLength(1);
  const head = github.repository("acme/iterate").refs.get(`refs/heads/${pull.headRef}`) ?? "";
  const commits = await github.git("acme/iterate", ["rev-list", "--count", `main..${head}`]);
  expect(Number(commits)).toBe(3);
  const told = await untilPublished(
    stack,
    "acme/iterate",
    taskId,
    ({ checkRuns }) => checkRuns.length === 3 && checkRuns.every(({ status }) => status === "completed"),
  );
  expect(told.pulls).toMatchObject([{ number: pull.number, headSha: head }]);
  // One comment for the issue and one for the pull request, whatever happened in them.
  expect(told.comments.map((comment) => comment.number).toSorted((a, b) => a - b)).toEqual([
    number,
    pull.number,
  ]);
});

test("[HC5] the branch moved meanwhile: stale, and the result is withheld", async () => {
  const { github } = stack;
  const { number } = await open("stale", "Begin", "Add `STALE.md`.");
  await github.assignIssue("acme/stale", number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue("acme/stale", number);
  await tasks.ended(taskId);
  const { pulls } = await untilPublished(stack, "acme/stale", taskId, (now) => now.pulls.length === 1);
  const branch = pulls[0]?.headRef ?? "";
  const held = github.holdGit("acme/stale", "list-for-push");
  await github.comment("acme/stale", pulls[0]?.number ?? 0, "@foundry fix add `LATE.md`", "acme-dev");
  await held.arrived;
  await github.push(
    "acme/stale",
    [{ branch, message: "By hand", files: { "hand.txt": "mine\n" } }],
    "acme-dev",
  );
  const moved = github.repository("acme/stale").refs.get(`refs/heads/${branch}`);
  held.release();
  const task = await tasks.until(taskId, "is stale", ({ status }) => status === "stale");
  expect(task.requests).toMatchObject([{ status: "done" }, { status: "done" }]);
  expect(github.repository("acme/stale").refs.get(`refs/heads/${branch}`)).toBe(moved);
  const told = await untilPublished(
    stack,
    "acme/stale",
    taskId,
    ({ checkRuns }) => checkRuns.length === 2 && checkRuns.every(({ status }) => status === "completed"),
  );
  expect(told.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["success", "neutral"]);
  expect((await tasks.changes(taskId)).files.map(({ path }) => path)).toContain("LATE.md");
});

test("a workflow that failed on the head of a task's pull request is followed up once, where the repository asks for it", async () => {
  const { github } = stack;
  const { number } = await open("red", "Begin", "Add `RED.md`.");
  await github.assignIssue("acme/red", number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue("acme/red", number);
  await tasks.ended(taskId);
  await tasks.until(taskId, "has its pull request", ({ pullRequest }) => pullRequest !== null);
  const [pull] = publishedOf(stack, "acme/red", taskId).pulls;
  if (pull === undefined) throw new Error("there is no pull request");
  await untilQuiet(stack);
  const failed = { branch: pull.headRef, headSha: pull.headSha, conclusion: "failure" } as const;
  // Not named by the configuration; then twice the same failure.
  await github.endWorkflowRun("acme/red", { ...failed, name: "Lint" });
  await github.endWorkflowRun("acme/red", { ...failed, name: "CI" });
  await github.endWorkflowRun("acme/red", { ...failed, name: "CI", attempt: 2 });
  await tasks.until(taskId, "has gone on", ({ requests }) => requests.length > 1);
  await untilHandled("red");
  expect(await tasks.ended(taskId)).toMatchObject({
    status: "completed",
    requests: [{ trigger: "issue_assigned" }, { n: 2, trigger: "workflow_run_failed", requestedBy: null }],
  });
  const { body: second } = await stack.api.get(`/api/orgs/${tasks.orgId}/tasks/${taskId}/attempts/2`);
  expect(second).toMatchObject({
    brief: { task: { kind: "fix_failed_run", workflow_name: "CI", pr_number: pull.number } },
  });
  const commits = await github.git("acme/red", ["rev-list", "--count", `main..${pull.headRef}`]);
  expect(commits).toBe("2");
});

test("[TK5] a fork's pull request is read and answered, and never written to", async () => {
  const { github } = stack;
  await github.setPrivate("acme/fork", false);
  await github.fork("acme/fork", "stranger");
  await github.push(
    "stranger/fork",
    [{ branch: "gift", from: "main", message: "A gift", files: { "gift.txt": "1\n" } }],
    "stranger",
  );
  const pull = await github.openPullRequest("acme/fork", {
    title: "A gift",
    head: "stranger:gift",
    base: "main",
    author: "stranger",
  });
  await untilQuiet(stack);
  await github.comment("acme/fork", pull.number, "@foundry fix add `FORKED.md`", "acme-dev");
  const taskId = await pollUntil("the fork's pull request has a task", async () => {
    const found = (await tasksOf("fork")).find(({ pullRequest }) => pullRequest?.number === pull.number);
    return found?.taskId ?? null;
  });
  const before = [...github.repository("acme/fork").refs.keys()].filter((ref) =>
    ref.startsWith("refs/heads/"),
  );
  const task = await tasks.ended(taskId);
  expect(task.attempts).toMatchObject([{ outcome: "success" }]);
  expect(task.result).toMatchObject({ branch: null, filesChanged: 1 });
  expect((await tasks.changes(taskId)).files.map(({ path }) => path)).toEqual(["FORKED.md"]);
  const after = [...github.repository("acme/fork").refs.keys()].filter((ref) =>
    ref.startsWith("refs/heads/"),
  );
  expect(after).toEqual(before);
  expect(github.repository("stranger/fork").refs.get("refs/heads/gift")).toBe(pull.head.sha);
  const told = await untilPublished(
    stack,
    "acme/fork",
    taskId,
    ({ checkRuns }) => checkRuns[0]?.status === "completed",
  );
  expect(told.checkRuns).toHaveLength(1);
  expect(told.pulls).toEqual([]);
});

test("closing the issue archives its task, closing the pull request too; a running one is ended first", async () => {
  const { github } = stack;
  const done = await open("close", "Done", "Add `DONE.md`.");
  await github.assignIssue("acme/close", done.number, github.appBot(), "acme-dev");
  const doneTask = await tasks.ofIssue("acme/close", done.number);
  await tasks.ended(doneTask);
  await github.updateIssue("acme/close", done.number, { state: "closed" }, "acme-dev");
  const archived = await tasks.until(doneTask, "is archived", ({ status }) => status === "archived");
  expect(archived.removedAtMs).toBeGreaterThan(Date.now());

  const hanging = await open("close", "Hangs", "[demo: hang]");
  await github.assignIssue("acme/close", hanging.number, github.appBot(), "acme-dev");
  const hangingTask = await tasks.ofIssue("acme/close", hanging.number);
  await tasks.until(hangingTask, "runs", ({ status }) => status === "running");
  await github.updateIssue("acme/close", hanging.number, { state: "closed" }, "acme-dev");
  const ended = await tasks.until(hangingTask, "is archived", ({ status }) => status === "archived");
  expect(ended.attempts).toMatchObject([{ outcome: "cancelled" }]);
  const told = await untilPublished(stack, "acme/close", hangingTask, ({ checkRuns }) =>
    checkRuns.every(({ status }) => status === "completed"),
  );
  expect(told.checkRuns).toMatchObject([{ conclusion: "cancelled" }]);

  const pulled = await open("close", "Pulled", "Add `PULLED.md`.");
  await github.assignIssue("acme/close", pulled.number, github.appBot(), "acme-dev");
  const pulledTask = await tasks.ofIssue("acme/close", pulled.number);
  await tasks.ended(pulledTask);
  const { pulls } = await untilPublished(stack, "acme/close", pulledTask, (now) => now.pulls.length === 1);
  await github.closePullRequest("acme/close", pulls[0]?.number ?? 0, "acme-dev");
  await tasks.until(pulledTask, "is archived", ({ status }) => status === "archived");
});

test("a schedule of the repository's configuration starts a task at its minute, one for each firing", async () => {
  const fired = await pollUntil(
    "the schedule fires",
    async () => {
      const found = await tasksOf("nightly");
      return found.length > 0 && found;
    },
    { timeoutMs: 100_000 },
  );
  const task = await tasks.ended(fired[0]?.taskId ?? "");
  expect(task).toMatchObject({ status: "completed", requests: [{ trigger: "schedule", requestedBy: null }] });
  expect(publishedOf(stack, "acme/nightly", task.taskId).branches).toHaveLength(1);
});
