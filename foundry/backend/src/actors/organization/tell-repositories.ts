import type { WorkbenchTaskSummary } from "@foundry/shared";
import { enqueueMessage } from "../outbox/outbox-store.ts";
import type { OrganizationMessage, RepositoryTask } from "../repository/index.ts";
import type { Sql } from "../sql/sql.ts";
import { attachedOf } from "./store/attached-repos.ts";

/** Outbox targets of repositories; every other target is a task's id. */
const REPOSITORY = "repo:";

/** The repository that an outbox target stands for; null: it is a task. */
export function repositoryOfTarget(target: string): string | null {
  return target.startsWith(REPOSITORY) ? target.slice(REPOSITORY.length) : null;
}

/** A message to a repository's actor, delivered by the outbox [DX5]. */
export async function tellRepository(tx: Sql, repoId: string, message: OrganizationMessage): Promise<void> {
  await enqueueMessage(tx, `${REPOSITORY}${repoId}`, message);
}

/** What opened repositories show of tasks on their branches. Returns how many were told. */
export async function tellOfTasks(tx: Sql, tasks: readonly WorkbenchTaskSummary[]): Promise<number> {
  if (tasks.length === 0) return 0;
  const attached = await attachedOf(tx, [...new Set(tasks.map((task) => task.repoId))]);
  for (const repoId of attached) {
    await tellRepository(tx, repoId, messageOf(tasks.filter((task) => task.repoId === repoId)));
  }
  return attached.size;
}

function messageOf(summaries: readonly WorkbenchTaskSummary[]): OrganizationMessage {
  const tasks: RepositoryTask[] = [];
  const removed: string[] = [];
  for (const { taskId, branchName, status, title, archivedAtMs } of summaries) {
    if (branchName === null || archivedAtMs !== null) removed.push(taskId);
    else tasks.push({ taskId, branchName, status, title });
  }
  return { kind: "tasks", tasks, removed };
}
