import type { Connection, Sync, TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";

/** Something that waits for a person. */
export type Attention =
  | { readonly kind: "task"; readonly id: string; readonly task: WorkbenchTaskSummary }
  | { readonly kind: "connection"; readonly id: "connection"; readonly connection: Connection }
  | { readonly kind: "sync"; readonly id: "sync"; readonly sync: Sync }
  | { readonly kind: "parked"; readonly id: "parked"; readonly count: number };

export interface AttentionInput {
  readonly tasks: Iterable<WorkbenchTaskSummary>;
  readonly connection: Connection | undefined;
  readonly sync: Sync | undefined;
  readonly parked: number;
}

/** Most urgent first: nothing works without the connection; then what is stuck; then tasks, newest first. */
export function attentionOf({ tasks, connection, sync, parked }: AttentionInput): Attention[] {
  const found: Attention[] = [];
  if (connection !== undefined && connection.status !== "connected") {
    found.push({ kind: "connection", id: "connection", connection });
  }
  if (sync !== undefined && (sync.status === "error" || sync.skipped.length > 0)) {
    found.push({ kind: "sync", id: "sync", sync });
  }
  if (parked > 0) found.push({ kind: "parked", id: "parked", count: parked });
  const waiting = Array.from(tasks).filter((task) => needsAttention(task.status));
  waiting.sort((a, b) => b.updatedAtMs - a.updatedAtMs);
  for (const task of waiting) found.push({ kind: "task", id: task.taskId, task });
  return found;
}

export function needsAttention(status: TaskStatus): boolean {
  switch (status) {
    case "needs_input":
    case "failed":
    case "error":
    case "partial":
    case "stale":
      return true;
    case "queued":
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
    case "completed":
    case "cancelled":
    case "archived":
      return false;
  }
}
