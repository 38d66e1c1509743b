import { randomUUID } from "node:crypto";
import { defaultRetryPolicy, systemClock } from "@foundry/durable";
import type { ActorObserver } from "../ports/actor-observer.ts";
import type { GithubPort } from "../ports/github.ts";
import type { ActorDeps } from "../registry.ts";

const DAY_MS = 24 * 3_600_000;

/** The actors' dependencies as the service runs them: the machine's clock and randomness, and this GitHub. */
export function createActorDeps(github: GithubPort, observer: ActorObserver): ActorDeps {
  return {
    github,
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
  };
}

/** Sortable by time, and unguessable: `task_`, ten digits of the time in base 32, and sixteen random hex digits. */
function newTaskId(nowMs: number): string {
  return `task_${nowMs.toString(32).padStart(10, "0")}${randomUUID().replaceAll("-", "").slice(16)}`;
}
