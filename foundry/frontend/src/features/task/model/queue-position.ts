import type { WorkbenchTaskSummary } from "@foundry/shared";

/** A task's place among those that wait for their turn, from 1; null while it does not wait. Derived, never stored. */
export function queuePosition(
  task: Pick<WorkbenchTaskSummary, "taskId" | "status" | "queuedAtMs">,
  tasks: Iterable<WorkbenchTaskSummary>,
): number | null {
  const { queuedAtMs } = task;
  if (task.status !== "queued" || queuedAtMs === null) return null;
  let before = 0;
  for (const other of tasks) {
    if (other.taskId === task.taskId || other.status !== "queued" || other.queuedAtMs === null) continue;
    const isEarlier =
      other.queuedAtMs < queuedAtMs || (other.queuedAtMs === queuedAtMs && other.taskId < task.taskId);
    if (isEarlier) before += 1;
  }
  return before + 1;
}
