import { join } from "node:path";
import { keepNoDelay } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { createDockerSandboxes } from "@foundry/sandbox";
import type { SandboxAdapter } from "@foundry/sandbox";
import { TerminalError } from "@foundry/durable";
import type { Logger } from "pino";
import { createActorDeps } from "../adapters/actor-deps.ts";
import { createLocalTaskWorker } from "../adapters/tasks/create-local-task-worker.ts";
import { harnessRegistryOf } from "../adapters/tasks/harness-registry.ts";
import { observeTasks } from "../adapters/tasks/observe-tasks.ts";
import { createGithubPort } from "../adapters/github.ts";
import { noGithub } from "../adapters/no-github.ts";
import { createWorkerGit } from "../adapters/worker-git.ts";
import type { ActorObserver } from "../ports/actor-observer.ts";
import type { TaskObserver } from "../ports/task-observer.ts";
import { createRegistry } from "../registry.ts";
import type { TasksConfig } from "../tasks-config.ts";
import type { GithubApp } from "./github-app.ts";

/** Longer than an actor may take for itself; the service ends within 10 s [DX14]. */
const SLEEP_WITHIN_MS = 4_000;

export interface RunningWorker {
  /** Why tasks cannot run here, for people; null: they can. */
  readonly tasksTrouble: () => Promise<string | null>;
  readonly stop: () => Promise<void>;
}

/** Lets this process run actors. */
export async function startWorker(deps: {
  readonly dataDir: string;
  readonly tasks: TasksConfig;
  /** Where people reach the dashboard, for links at GitHub. */
  readonly publicOrigin: string;
  readonly engine: RivetEngine;
  readonly github: GithubApp | null;
  readonly observer: ActorObserver & TaskObserver;
  readonly logger: Logger;
}): Promise<RunningWorker> {
  const { dataDir, tasks, engine, github, observer, logger } = deps;
  const port = github === null ? noGithub : createGithubPort(github.client);
  const git = createWorkerGit({
    github: port,
    dataDir,
    appSlug: appSlugOf(github),
    onError: (error) => logger.warn({ err: error }, "no room could be made for mirrors"),
  });
  const local = await createLocalTaskWorker({
    github: port,
    git,
    harnesses: harnessRegistryOf(tasks, join(dataDir, "harness-cache")),
    dataDir,
    config: tasks,
    docker: tasks.sandbox === "local" ? null : dockerSandboxes(dataDir, tasks),
    taskUrl: (orgId, taskId) => `${deps.publicOrigin}/orgs/${orgId}/tasks/${taskId}`,
    onError: (error) => logger.warn({ err: error }, "leftovers of tasks could not be removed"),
  });
  const actorDeps = createActorDeps(port, git, observer, { ...tasks, worker: local.worker });
  const registry = createRegistry(observeTasks(actorDeps, observer), engine.connection);
  await registry.startAndWait();
  const noDelay = await keepNoDelay({ engine });
  const stop = async (): Promise<void> => {
    noDelay.close();
    // Only the engine can do it.
    const left = engine.state() === "up" ? await actorDeps.awake.putToSleep(SLEEP_WITHIN_MS) : 0;
    if (left > 0) logger.warn({ left }, "actors did not go to sleep in time");
    await registry.shutdown();
    await local.stop();
  };
  return { tasksTrouble: local.trouble, stop };
}

/** Nothing is asked of an engine before a task, or the reaper, asks for it. */
function dockerSandboxes(dataDir: string, { sandboxImage }: TasksConfig): SandboxAdapter {
  const stateDir = join(dataDir, "containers");
  return createDockerSandboxes({ stateDir, ...(sandboxImage === null ? {} : { image: sandboxImage }) });
}

/** Asked of GitHub once, when the service itself first rewrites a commit. */
function appSlugOf(github: GithubApp | null): () => Promise<string> {
  let slug: string | null = null;
  return async () => {
    if (github === null) throw new TerminalError("not_connected", "No GitHub App is connected.");
    return (slug ??= (await github.client.getApp()).slug);
  };
}
