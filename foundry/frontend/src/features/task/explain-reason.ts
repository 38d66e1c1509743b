import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { taskStatusInfo } from "./task-status.ts";

export interface Explanation {
  readonly what: string;
  /** What will happen, or what a person can do; null if the reason says it all. */
  readonly next: string | null;
}

/** A state and its reason in words; null where there is nothing to explain. */
export function explainReason(
  status: TaskStatus,
  reason: WorkbenchTaskSummary["statusReason"],
): Explanation | null {
  if (status === "archived") {
    return { what: "This task is archived.", next: "It is out of the sidebar. Restore brings it back." };
  }
  if (reason?.code === "no_runner_configured") {
    return {
      what: reason.message,
      next: "The task stays in the queue and keeps its pull request and branch. It starts by itself once a runner is there; until then you can cancel or archive it.",
    };
  }
  if (status === "attaching") {
    return {
      what: reason?.message ?? taskStatusInfo(status).meaning,
      next: "A job of the repository brings the branch in. The task goes on by itself when it is there, and ends with the reason if there is no such branch.",
    };
  }
  if (reason !== null) return { what: reason.message, next: null };
  return status === "queued" ? { what: taskStatusInfo(status).meaning, next: null } : null;
}
