import { randomInt, randomUUID } from "node:crypto";
import { defaultRetryPolicy } from "@foundry/durable";
import { keepNoDelay } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { createGithubPort } from "../adapters/github.ts";
import { noGithub } from "../adapters/no-github.ts";
import { createRegistry } from "../registry.ts";
import type { GithubApp } from "./github-app.ts";

const DAY_MS = 24 * 3_600_000;

/** Lets this process run actors. Returns the end of it. */
export async function startWorker(deps: {
  readonly engine: RivetEngine;
  readonly github: GithubApp | null;
}): Promise<() => Promise<void>> {
  const { engine, github } = deps;
  const registry = createRegistry(
    {
      github: github === null ? noGithub : createGithubPort(github.client),
      now: Date.now,
      random: Math.random,
      newId: randomUUID,
      newTaskId: () => newTaskId(Date.now()),
      retryPolicy: defaultRetryPolicy,
      limits: {
        syncConcurrency: 8,
        syncDebounceMs: 2000,
        syncDebounceMaxMs: 15_000,
        progressEveryMs: 250,
        retentionMs: 14 * DAY_MS,
        keptGuids: 100_000,
      },
    },
    engine.connection,
  );
  await registry.startAndWait();
  const noDelay = await keepNoDelay({ engine });
  return async () => {
    noDelay.close();
    await registry.shutdown();
  };
}

/** Sorts by time: `task_`, milliseconds in base 36, and enough chance for two in one millisecond. */
function newTaskId(nowMs: number): string {
  const chance = Array.from({ length: 8 }, () => randomInt(36).toString(36)).join("");
  return `task_${nowMs.toString(36).padStart(9, "0")}${chance}`;
}
