import { mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultRetryBudget } from "@foundry/headless-contract";
import { systemClock } from "@foundry/durable";
import { createLocalSandboxes, createTokenHelper } from "@foundry/sandbox";
import type { SandboxAdapter } from "@foundry/sandbox";
import { createTaskWorker, startReaper } from "../../actors/task/index.ts";
import type { TaskWorker, WorkerDeps } from "../../actors/task/index.ts";
import type { GitPort } from "../../ports/git.ts";
import type { GithubPort } from "../../ports/github.ts";
import type { HarnessPort } from "../../ports/harness.ts";
import type { TokenHelperPort } from "../../ports/workspace.ts";
import type { TasksConfig } from "../../tasks-config.ts";
import { createSandboxes } from "./sandboxes.ts";
import { createWorkspaceDirectory } from "./workspace-directory.ts";

export interface LocalTaskWorkerOptions {
  readonly github: GithubPort;
  readonly git: GitPort;
  readonly harnesses: HarnessPort;
  /** Absolute; this worker's alone, which its sandboxes are labelled with: two workers reap nothing of each other's. */
  readonly dataDir: string;
  readonly config: Pick<TasksConfig, "sandbox" | "timeoutMs" | "retries" | "retentionMs">;
  readonly taskUrl: WorkerDeps["taskUrl"];
  /** null: this worker has no containers. */
  readonly docker?: SandboxAdapter | null;
  /** Before the first retry; the contract's own where nothing is said. */
  readonly firstDelayMs?: number;
  readonly onError: (error: unknown) => void;
}

export interface LocalTaskWorker {
  readonly worker: TaskWorker;
  /** [DX10] Why tasks that ask for nothing special cannot run here, for people; null: they can. Starts no process. */
  readonly trouble: () => Promise<string | null>;
  readonly stop: () => Promise<void>;
}

/** What all kept work together may take on a worker's disk. */
const MAX_KEPT_BYTES = 10 * 1024 ** 3;

/** Tasks on this machine. The reaper has ended what a former process left before this returns. */
export async function createLocalTaskWorker(options: LocalTaskWorkerOptions): Promise<LocalTaskWorker> {
  const { dataDir, config, docker = null } = options;
  const sandboxes = createSandboxes({
    wanted: config.sandbox,
    local: createLocalSandboxes({ stateDir: join(dataDir, "sandboxes") }),
    docker,
  });
  const deps: WorkerDeps = {
    github: options.github,
    git: options.git,
    harnesses: options.harnesses,
    taskUrl: options.taskUrl,
    workspaces: createWorkspaceDirectory({ root: join(dataDir, "tasks"), maxKeptBytes: MAX_KEPT_BYTES }),
    tokenHelpers: tokenHelpers(dataDir),
    sandboxes,
    alive: new Set(),
    now: () => systemClock.now(),
    random: Math.random,
    limits: {
      timeoutMs: config.timeoutMs,
      budget: {
        retries: config.retries,
        firstDelayMs: options.firstDelayMs ?? defaultRetryBudget.firstDelayMs,
      },
      retentionMs: config.retentionMs,
    },
  };
  const stop = await startReaper(deps, options.onError);
  return {
    worker: createTaskWorker(deps),
    trouble: async () => (await harnessTrouble(options.harnesses)) ?? sandboxes.trouble(),
    stop,
  };
}

async function harnessTrouble(port: HarnessPort): Promise<string | null> {
  const { harnesses } = await port.list();
  const harness = harnesses.find(({ provider }) => provider === port.default);
  if (harness === undefined || harness.available) return null;
  return `${harness.name} (FOUNDRY_HARNESS) is not installed on the worker: ${harness.reason}`;
}

/** Bytes; with what the helper adds it stays below the limit of a socket's path. */
const LONGEST_ROOT = 70;

function tokenHelpers(dataDir: string): TokenHelperPort {
  const own = join(dataDir, "askpass");
  // A dead process's sockets answer nobody.
  rmSync(own, { recursive: true, force: true });
  const isShort = Buffer.byteLength(own) <= LONGEST_ROOT;
  if (isShort) mkdirSync(own, { recursive: true, mode: 0o700 });
  const tempDir = isShort ? own : tmpdir();
  return { start: (request) => createTokenHelper({ ...request, tempDir }) };
}
