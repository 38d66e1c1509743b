import type { Mirror } from "@foundry/git";
import type { GitRepository } from "../../../ports/git.ts";
import type { TaskContext } from "../context.ts";
import type { TaskRun } from "./task-run.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** A run comes to its mirror four times, as a rule within seconds. */
const SOUND_FOR_MS = 60_000;

/** The run's repository, which stays on the disk meanwhile. */
export function withMirror<T>(
  w: Pick<WorkerDeps, "git">,
  c: Pick<TaskContext, "orgId">,
  run: Pick<TaskRun, "repository" | "signal">,
  use: (mirror: Mirror) => Promise<T>,
): Promise<T> {
  return w.git.withMirror(gitRepository(c, run), run.signal, use, { soundForMs: SOUND_FOR_MS });
}

export function gitRepository(
  { orgId }: Pick<TaskContext, "orgId">,
  { repository }: Pick<TaskRun, "repository">,
): GitRepository {
  const { repoId, url, installationId } = repository;
  return { orgId, repoId, webUrl: url, installationId };
}
