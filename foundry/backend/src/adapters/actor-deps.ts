import { randomUUID } from "node:crypto";
import { defaultRetryPolicy, systemClock } from "@foundry/durable";
import { createJobSlots, handlers } from "../actors/repository/index.ts";
import { createAwakeActors } from "../actors/runtime/awake-actors.ts";
import { createTaskSlots } from "../actors/task/index.ts";
import type { TaskWorker } from "../actors/task/index.ts";
import type { ActorObserver } from "../ports/actor-observer.ts";
import type { GitPort } from "../ports/git.ts";
import type { GithubPort } from "../ports/github.ts";
import type { ActorDeps } from "../registry.ts";
import type { TasksConfig } from "../tasks-config.ts";
import { noTaskWorker } from "./no-task-worker.ts";

const DAY_MS = 24 * 3_600_000;

/** [RJ2] Git works on the disk and the processor: more jobs at one time only make each of them slower. */
const JOBS_AT_ONE_TIME = 4;

/** The actors' dependencies as the service runs them: the machine's clock and randomness, this GitHub and this git. */
export function createActorDeps(
  github: GithubPort,
  git: GitPort,
  observer: ActorObserver,
  tasks: TaskRuntime = noTasks,
): ActorDeps {
  return {
    github,
    git,
    observer,
    now: () => systemClock.now(),
    random: Math.random,
    newId: randomUUID,
    newTaskId: () => newTaskId(systemClock.now()),
    retryPolicy: defaultRetryPolicy,
    limits: {
      syncConcurrency: 8,
      syncDebounceMs: 2_000,
      syncDebounceMaxMs: 20_000,
      progressEveryMs: 500,
      retentionMs: 30 * DAY_MS,
      keptGuids: 20_000,
    },
    jobSlots: createJobSlots(JOBS_AT_ONE_TIME),
    jobHandlers: handlers,
    repositoryLimits: {
      leaseMs: 30_000,
      syncDebounceMs: 1_000,
      syncDebounceMaxMs: 10_000,
      progressEveryMs: 500,
      jobRetentionMs: 30 * DAY_MS,
      keptJobs: 500,
    },
    awake: createAwakeActors(systemClock),
    taskLabel: tasks.label,
    tasksPerOrganization: tasks.perOrganization,
    taskWorker: tasks.worker,
    taskSlots: createTaskSlots(tasks.atOnce),
    taskLimits: { leaseMs: 30_000, retentionMs: tasks.retentionMs, cancelGraceMs: 30_000 },
  };
}

/** What runs tasks in this process, and within which bounds. */
export interface TaskRuntime extends Pick<
  TasksConfig,
  "label" | "perOrganization" | "atOnce" | "retentionMs"
> {
  readonly worker: TaskWorker;
}

const noTasks: TaskRuntime = {
  worker: noTaskWorker,
  label: "foundry",
  perOrganization: 4,
  atOnce: 4,
  retentionMs: 7 * DAY_MS,
};

/** Sortable by time, and unguessable: `task_`, ten digits of the time in base 32, and sixteen random hex digits. */
function newTaskId(nowMs: number): string {
  return `task_${nowMs.toString(32).padStart(10, "0")}${randomUUID().replaceAll("-", "").slice(16)}`;
}
