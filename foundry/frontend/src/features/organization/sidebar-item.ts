import type { WorkbenchOpenPrSummary, WorkbenchTaskSummary } from "@foundry/shared";

/**
 * One line of work in a repository. `id` is the place in the list: a pull request and the task that works on it
 * have the same one, so the row changes its kind where it is. An item is replaced when its entity changes and
 * never mutated: equal identity means nothing to render.
 */
export type SidebarItem =
  | {
      readonly kind: "pullRequest";
      readonly id: string;
      readonly repoId: string;
      readonly updatedAtMs: number;
      readonly pullRequest: WorkbenchOpenPrSummary;
    }
  | {
      readonly kind: "task";
      readonly id: string;
      readonly repoId: string;
      readonly updatedAtMs: number;
      readonly task: WorkbenchTaskSummary;
    };

export function pullRequestItem(pullRequest: WorkbenchOpenPrSummary): SidebarItem {
  const { prId, repoId, updatedAtMs } = pullRequest;
  return { kind: "pullRequest", id: prId, repoId, updatedAtMs, pullRequest };
}

export function taskItem(task: WorkbenchTaskSummary): SidebarItem {
  const { repoId, updatedAtMs } = task;
  return { kind: "task", id: placeOfTask(task), repoId, updatedAtMs, task };
}

export function placeOfTask(task: WorkbenchTaskSummary): string {
  return task.pullRequest?.prId ?? task.taskId;
}

/** Newest first; the id makes the order total, so that equal times never swap. */
export function compareItems(a: SidebarItem, b: SidebarItem): number {
  if (a.updatedAtMs !== b.updatedAtMs) return b.updatedAtMs - a.updatedAtMs;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
