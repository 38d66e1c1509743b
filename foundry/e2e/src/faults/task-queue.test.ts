import type { Task } from "@foundry/shared";
import { afterAll, expect, test } from "vitest";
import { bringAgent, fastTasks, resultJson } from "../harness/agents.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { foundPrivateRepositories } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { isBusy, publishedOf, tasksClient } from "../harness/tasks.ts";
import type { TasksClient } from "../harness/tasks.ts";
import { untilSynced } from "../harness/wait-for.ts";
import { size } from "./size.ts";

const logins = ["ann", "bea", "cid", "dot", "eve"];
const each = Math.ceil(size.queuedTasks / logins.length);
const AT_ONCE = 4;
const PER_ORGANIZATION = 3;
const RESTARTS = 3;
let stack: Stack;
afterAll(() => stack?.close());

interface Asked {
  readonly tasks: TasksClient;
  readonly taskId: string;
  readonly login: string;
}

test(`${each * logins.length} tasks of ${logins.length} organizations at a cap of ${AT_ONCE}: fair, none starved, none lost over ${RESTARTS} restarts`, async () => {
  stack = await startStack({
    env: {
      ...fastTasks,
      FOUNDRY_TASKS_AT_ONCE: String(AT_ONCE),
      FOUNDRY_TASKS_PER_ORGANIZATION: String(PER_ORGANIZATION),
    },
    double: { rateLimit: 1_000_000 },
    async seed(github) {
      for (const login of logins) {
        await foundPrivateRepositories(github, login, ["work"]);
        await bringAgent(github, `${login}/work`, { script: `echo working\nresult '${resultJson()}'` });
      }
    },
  });
  for (const login of logins) await untilSynced(stack, login);
  // Each organization asks for all of its tasks before the next one asks for any; hardly one ends meanwhile.
  const allAsked = Promise.withResolvers<void>();
  const fault = { kind: "lateAnswer", until: allAsked.promise } as const;
  const letRun = stack.github.faults.add({ fault, route: "POST /repos/:owner/:repo/check-runs" });
  const asked: Asked[] = [];
  for (const login of logins) {
    const tasks = tasksClient(stack, login);
    const repoId = String(stack.github.repository(`${login}/work`).id);
    for (let n = 0; n < each; n += 1) {
      asked.push({ tasks, login, taskId: await tasks.create({ repoId, prompt: `Task ${n} of ${login}` }) });
    }
  }
  letRun();
  allAsked.resolve();
  const beganAtMs = Date.now();
  const goneAtMs: number[] = [];
  const stopMs: number[] = [];
  for (let restart = 1; restart <= RESTARTS; restart += 1) {
    const due = Math.floor((asked.length * restart) / (RESTARTS + 1));
    await pollUntil(`${due} have ended`, async () => (await countEnded()) >= due, {
      timeoutMs: 900_000,
      everyMs: 200,
    });
    const stopAtMs = Date.now();
    if (restart % 2 === 0) await stack.service().kill();
    else expect(await stack.service().stop()).toBe(0);
    goneAtMs.push(Date.now());
    if (restart % 2 === 1) stopMs.push(Date.now() - stopAtMs);
    await stack.start();
  }
  await pollUntil("all have ended", async () => (await countEnded()) === asked.length, {
    timeoutMs: 900_000,
    everyMs: 200,
  });
  const drainedMs = Date.now() - beganAtMs;
  const all = [];
  for (const { tasks, taskId, login } of asked) all.push({ login, task: await tasks.get(taskId) });
  for (const { login, task } of all) expectOneRun(login, task);
  const most = expectCap(
    all.map(({ task }) => task),
    { goneAtMs, cap: AT_ONCE },
  );
  // Of one organization at times no two: there are more of them than slots.
  expect(most).toBeGreaterThan(1);
  for (const login of logins) {
    const own = all.filter((one) => one.login === login).map(({ task }) => task);
    expectCap(own, { goneAtMs, cap: PER_ORGANIZATION });
  }
  const ahead = expectFair(all, goneAtMs);
  const waits = all.map(
    ({ task }) => (task.attempts[0]?.startedAtMs ?? 0) - Math.max(task.createdAtMs, beganAtMs),
  );
  const figures = { tasks: all.length, drainedMs, longestWaitMs: Math.max(...waits), ahead, stopMs };
  process.stderr.write(`faults: ${JSON.stringify(figures)}\n`);
});

async function countEnded(): Promise<number> {
  let ended = 0;
  for (const login of logins) {
    const list = await tasksClient(stack, login).list();
    ended += list.filter((task) => !isBusy(task)).length;
  }
  return ended;
}

function expectOneRun(login: string, task: Task): void {
  const { taskId, status, attempts } = task;
  expect(status, JSON.stringify(task)).toBe("completed");
  const counted = attempts.filter(({ outcome }) => outcome !== "interrupted");
  expect(counted, taskId).toMatchObject([{ outcome: "success" }]);
  expect(publishedOf(stack, `${login}/work`, taskId).checkRuns).toMatchObject([{ conclusion: "success" }]);
}

/**
 * Never more attempts at one time than the cap, those that a restart broke off included. Their rows get an end from
 * whoever finds them later; they were over when the process was gone. Returns the most.
 */
function expectCap(
  tasks: readonly Task[],
  { goneAtMs, cap }: { goneAtMs: readonly number[]; cap: number },
): number {
  const edges = tasks
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ startedAtMs, endedAtMs }) => {
      const ends = [endedAtMs ?? startedAtMs, ...goneAtMs.filter((atMs) => atMs >= startedAtMs)];
      return [
        { atMs: startedAtMs, by: 1 },
        { atMs: Math.min(...ends), by: -1 },
      ];
    })
    .toSorted((a, b) => a.atMs - b.atMs || a.by - b.by);
  let running = 0;
  let most = 0;
  for (const { by } of edges) {
    running += by;
    most = Math.max(most, running);
  }
  expect(most).toBeLessThanOrEqual(cap);
  return most;
}

interface Begun {
  readonly atMs: number;
  readonly askedAtMs: number;
}

/**
 * One organization's tasks begin in the order asked: those that run at once may overtake each other, no others. A task
 * whose turn had come when the service went is not passed over, but may begin late: its actor has to wake first.
 */
function expectOrder(begun: readonly Begun[], goneAtMs: readonly number[]): void {
  const asked = begun.toSorted((a, b) => a.askedAtMs - b.askedAtMs);
  const hadTheirTurn = new Set(
    goneAtMs.flatMap((gone) => asked.filter(({ atMs }) => atMs > gone).slice(0, PER_ORGANIZATION)),
  );
  for (const [at, { askedAtMs }] of begun.entries()) {
    const later = begun.slice(at + AT_ONCE).filter((one) => !hadTheirTurn.has(one));
    for (const one of later) expect(askedAtMs).toBeLessThanOrEqual(one.askedAtMs);
  }
}

/**
 * While all organizations have work, none is ahead of another by more than what runs at once; each is in its order.
 * Returns the most that one was ahead.
 */
function expectFair(all: readonly { login: string; task: Task }[], goneAtMs: readonly number[]): number {
  const begun = all
    .map(({ login, task }): Begun & { login: string } => ({
      login,
      atMs: task.attempts[0]?.startedAtMs ?? 0,
      askedAtMs: task.createdAtMs,
    }))
    .toSorted((a, b) => a.atMs - b.atMs);
  const allAskedAtMs = Math.max(...all.map(({ task }) => task.createdAtMs));
  const counts = new Map(logins.map((login) => [login, 0]));
  const left = new Map(logins.map((login) => [login, each]));
  let ahead = 0;
  for (const { login, atMs } of begun) {
    left.set(login, (left.get(login) ?? 0) - 1);
    if (atMs <= allAskedAtMs) continue;
    if (Math.min(...left.values()) === 0) break;
    counts.set(login, (counts.get(login) ?? 0) + 1);
    const now = [...counts.values()];
    ahead = Math.max(ahead, Math.max(...now) - Math.min(...now));
    expect(ahead, JSON.stringify([...counts])).toBeLessThanOrEqual(2 * AT_ONCE);
  }
  for (const login of logins) {
    const own = begun.filter((one) => one.login === login);
    expectOrder(own, goneAtMs);
  }
  return ahead;
}
