import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { needsAttention } from "../../organization/attention.ts";
import { isAtWork } from "../task-status.ts";
import type { TaskSearch, TaskStatusFilter } from "./task-search.ts";

/** The tasks that the search asks for, newest first. Archived ones only where they are asked for. */
export function filterTasks(
  tasks: readonly WorkbenchTaskSummary[],
  { status, repo, attention, q }: TaskSearch,
): readonly WorkbenchTaskSummary[] {
  const words = (q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return tasks
    .filter(
      (task) =>
        isAsked(task.status, status) &&
        (repo === undefined || task.repoId === repo) &&
        (attention === undefined || needsAttention(task.status)) &&
        words.every((word) => textOf(task).includes(word)),
    )
    .toSorted((a, b) => b.updatedAtMs - a.updatedAtMs || (a.taskId < b.taskId ? -1 : 1));
}

function isAsked(status: TaskStatus, filter: TaskStatusFilter | undefined): boolean {
  if (filter === undefined) return status !== "archived";
  if (filter === "active") return isAtWork(status);
  if (filter === "ended") return !isAtWork(status) && status !== "archived";
  return status === filter;
}

function textOf(task: WorkbenchTaskSummary): string {
  const { title, repoFullName, branchName, pullRequest, issueNumber } = task;
  const numbers = [pullRequest?.number, issueNumber].flatMap((number) =>
    number == null ? [] : `#${number}`,
  );
  return [title, repoFullName, branchName ?? "", ...numbers].join(" ").toLowerCase();
}
