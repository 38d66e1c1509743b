import type { TaskCore } from "./task-run.ts";

type Named = Pick<TaskCore, "taskId" | "issueNumber" | "title">;

/** `foundry/<issue or words of the title>-<end of the task's id>`: the same for all runs, and nobody else's. */
export function resultBranch({ taskId, issueNumber, title }: Named): string {
  const words = title
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  return `foundry/${issueNumber ?? (words === "" ? "task" : words)}-${taskId.slice(-6)}`;
}

/** Whether the branch is one that Foundry made for this task. */
export function isResultBranch(branch: string, task: Pick<TaskCore, "taskId">): boolean {
  return branch.startsWith("foundry/") && new RegExp(`-${task.taskId.slice(-6)}(?:-\\d+)?$`).test(branch);
}
