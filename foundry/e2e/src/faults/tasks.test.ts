import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "@foundry/shared";
import { afterEach, expect, test } from "vitest";
import { fastTasks } from "../harness/agents.ts";
import { killEngine } from "../harness/engine-control.ts";
import { createRandom } from "../harness/random.ts";
import type { Random } from "../harness/random.ts";
import { foundPrivateRepositories } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { processesOf, untilNoProcess, untilNoWorkspace } from "../harness/task-leftovers.ts";
import { tasksClient, untilPublished } from "../harness/tasks.ts";
import type { TasksClient } from "../harness/tasks.ts";
import { untilSynced } from "../harness/wait-for.ts";
import { heldMoments, passingMoments } from "./task-moments.ts";
import type { TaskMoment } from "./task-moments.ts";
import { size } from "./size.ts";

let stack: Stack;
let tasks: TasksClient;
afterEach(() => stack?.close());

const allMoments = [...heldMoments, ...passingMoments];
/** Two are held at work and one runs, so the last one waits; what GitHub is told of ended runs holds no slot. */
const SLOTS = 3;

type Victim = "service" | "engine";

async function begin(names: readonly string[], env: Record<string, string>): Promise<void> {
  stack = await startStack({
    env: { ...fastTasks, ...env },
    double: { rateLimit: 1_000_000 },
    seed: (github) => foundPrivateRepositories(github, "acme", names),
  });
  await untilSynced(stack, "acme");
  tasks = tasksClient(stack, "acme");
}

test(`[HC5] [HC6] [DX7] [DX8] SIGKILL at every state of a task: one check run that ends, one pull request, one comment, nothing left (seed ${size.seed})`, async () => {
  const rounds: Victim[] = Array.from({ length: size.taskRounds }, (_, at) =>
    at % 2 === 0 ? "service" : "engine",
  );
  const names = rounds.flatMap((_, at) => allMoments.map(({ name }) => `${name}-${at}`));
  await begin(names, {
    FOUNDRY_DEMO_DELAY_MS: "100",
    FOUNDRY_TASKS_AT_ONCE: String(SLOTS),
    FOUNDRY_TASKS_PER_ORGANIZATION: String(SLOTS),
  });
  const random = createRandom(size.seed);
  let interrupted = 0;
  for (const [at, victim] of rounds.entries()) interrupted += await play(at, victim, random);
  process.stderr.write(
    `faults: ${JSON.stringify({ taskKills: rounds.length, interrupted, seed: size.seed })}\n`,
  );
  expect(interrupted).toBeGreaterThan(0);
});

/** All moments at once, one kill, and then each task must end as if nothing had been. Resolves to the interruptions. */
async function play(at: number, victim: Victim, random: Random): Promise<number> {
  const played = [];
  for (const moments of [heldMoments, passingMoments]) {
    const begun = [];
    for (const moment of moments) begun.push(await start(moment, `acme/${moment.name}-${at}`));
    await Promise.all(begun.map(({ held, taskId }) => held.reached(taskId)));
    played.push(...begun);
  }
  await sleep(random() * size.taskKillWithinMs);
  if (victim === "engine") await killEngine(stack.dataDir);
  else {
    await stack.service().kill();
    await stack.start();
  }
  for (const { held } of played) held.release();
  let interrupted = 0;
  for (const { taskId, repository } of played) {
    const task = await tasks.ended(taskId);
    await expectWhole(`round ${at}, ${victim}, ${repository}`, repository, task);
    interrupted += task.attempts.filter(({ outcome }) => outcome === "interrupted").length;
  }
  return interrupted;
}

async function start(moment: TaskMoment, repository: string) {
  const { github } = stack;
  const held = moment.hold({ github, tasks, repository });
  const issue = { title: `Killed while ${moment.name}`, body: moment.body };
  const { number } = await github.openIssue(repository, issue, "acme-dev");
  await github.assignIssue(repository, number, github.appBot(), "acme-dev");
  const taskId = await tasks.ofIssue(repository, number);
  return { held, taskId, repository };
}

async function expectWhole(what: string, repository: string, task: Task): Promise<void> {
  const { taskId } = task;
  expect(task, what).toMatchObject({ status: "completed" });
  expect(task.requests, what).toMatchObject([{ status: "done" }]);
  const outcomes = task.attempts.map(({ outcome }) => outcome);
  // What a kill ended is no try of the harness's, and the one that counted counted once.
  expect(
    outcomes.filter((outcome) => outcome !== "interrupted"),
    what,
  ).toEqual(["success"]);
  expect(outcomes.length, what).toBeLessThanOrEqual(2);
  expect(
    task.attempts.map(({ tryNumber }) => tryNumber),
    what,
  ).toEqual(outcomes.map((_, at) => at + 1));
  await untilPublished(
    stack,
    repository,
    taskId,
    ({ checkRuns, pulls, comments, branches }) =>
      checkRuns.length === 1 &&
      checkRuns[0]?.conclusion === "success" &&
      pulls.length === 1 &&
      comments.length === 1 &&
      branches.length === 1,
  );
  const [branch] = [...stack.github.repository(repository).refs.keys()].filter((ref) =>
    ref.includes("heads/foundry/"),
  );
  const commits = await stack.github.git(repository, ["rev-list", "--count", `main..${branch}`]);
  expect(commits, what).toBe("1");
  await untilNoProcess(taskId);
  await untilNoWorkspace(stack, taskId);
}

test("[HC2] [HC3] SIGKILL of the harness itself is a try: another one follows, and at last the budget is used up", async () => {
  await begin(["killed", "killed-always"], { FOUNDRY_DEMO_DELAY_MS: "40", FOUNDRY_TASK_RETRIES: "1" });
  const once = await begunIssue("acme/killed");
  await killHarness(once, 1);
  const always = await begunIssue("acme/killed-always");
  await killHarness(always, 1);
  await killHarness(always, 2);
  const [first, second] = [await tasks.ended(once), await tasks.ended(always)];
  expect(first).toMatchObject({
    status: "completed",
    attempts: [
      { outcome: "retryable", exitCode: null, signal: "SIGKILL" },
      { outcome: "success", tryNumber: 2 },
    ],
  });
  expect(second).toMatchObject({
    status: "error",
    attempts: [{ outcome: "retryable" }, { outcome: "retryable", tryNumber: 2 }],
  });
  const told = await untilPublished(
    stack,
    "acme/killed-always",
    always,
    ({ checkRuns }) => checkRuns[0]?.status === "completed",
  );
  expect(told).toMatchObject({ checkRuns: [{ conclusion: "failure" }], pulls: [] });
  for (const taskId of [once, always]) {
    await untilNoProcess(taskId);
    await untilNoWorkspace(stack, taskId);
  }
});

async function begunIssue(repository: string): Promise<string> {
  const { github } = stack;
  const issue = { title: "Takes a while", body: "[demo: slow] Add `slow.md`." };
  const { number } = await github.openIssue(repository, issue, "acme-dev");
  await github.assignIssue(repository, number, github.appBot(), "acme-dev");
  return tasks.ofIssue(repository, number);
}

/** The innermost process of the attempt: what the sandbox runs, not what runs the sandbox. */
async function killHarness(taskId: string, attempt: number): Promise<void> {
  await tasks.until(
    taskId,
    `attempt ${attempt} has said something`,
    ({ status, attempts, log }) =>
      status === "running" &&
      attempts.length === attempt &&
      attempts.at(-1)?.endedAtMs === null &&
      log.chunks > 0,
  );
  const harness = (await processesOf([taskId])).filter(({ commandLine }) => /--headless/.test(commandLine));
  const innermost =
    harness.filter(({ commandLine }) => !/\bbwrap\b/.test(commandLine)).at(-1) ?? harness.at(-1);
  if (innermost === undefined) throw new Error("no harness runs");
  process.kill(innermost.pid, "SIGKILL");
}
