import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { plural } from "../../ui/format.ts";
import { taskStatusInfo } from "./task-status.ts";

export interface Explanation {
  readonly what: string;
  /** What will happen, or what a person can do; null if the reason says it all. */
  readonly next: string | null;
  readonly tone: "info" | "attention" | "danger";
}

export interface Circumstances {
  /** Its place in the queue. */
  readonly position: number | null;
  /** What the agent said of its work. */
  readonly said: string | null;
}

/** A state and its reason in words; null where there is nothing to explain. */
export function explainReason(
  status: TaskStatus,
  reason: WorkbenchTaskSummary["statusReason"],
  { position, said }: Circumstances = { position: null, said: null },
): Explanation | null {
  const what = reason?.message ?? taskStatusInfo(status).meaning;
  switch (status) {
    case "queued":
      return { ...explainQueue(reason, position), tone: "info" };
    case "attaching":
      return {
        what,
        next: "A job of the repository brings the branch in. The task goes on by itself when it is there, and ends with the reason if there is no such branch.",
        tone: "info",
      };
    case "partial":
      return {
        what: said ?? what,
        next: "Read what is missing in its result, then retry it or go on by hand from its branch.",
        tone: "attention",
      };
    case "stale":
      return {
        what,
        next: "Nothing was pushed over it. Retry starts again from where the branch is now.",
        tone: "attention",
      };
    case "failed":
      return {
        what: said ?? what,
        next:
          nextAfter(reason?.code) ??
          "Read the log and the agent’s answer, then retry, or answer on GitHub with more to go by.",
        tone: "danger",
      };
    case "error":
      return {
        what,
        next:
          nextAfter(reason?.code) ?? "The log and the attempts say where it stopped. Retry starts it again.",
        tone: "danger",
      };
    case "cancelled":
      return { what, next: "Retry puts it into the queue again.", tone: "info" };
    case "archived":
      return {
        what: "This task is archived.",
        next: "It is out of the sidebar. Restore brings it back.",
        tone: "info",
      };
    case "preparing":
    case "running":
    case "publishing":
    case "completed":
    case "needs_input":
      return reason === null || reason.message === "" ? null : { what, next: null, tone: "info" };
  }
}

/**
 * Nothing gives this reason any more, but rows of before there were turns may hold it until their task gets its own:
 * it waits as every queued task does, so what it said then is not said any more.
 */
const UNTIL_A_RUNNER = "no_runner_configured";

function explainQueue(
  reason: WorkbenchTaskSummary["statusReason"],
  position: number | null,
): { what: string; next: string | null } {
  const place =
    position === null
      ? null
      : position === 1
        ? "It is the next one."
        : `${plural(position - 1, "task")} of this organization ${position === 2 ? "is" : "are"} before it.`;
  return {
    what:
      reason === null || reason.code === UNTIL_A_RUNNER ? taskStatusInfo("queued").meaning : reason.message,
    next: place === null ? null : `${place} It starts by itself.`,
  };
}

/** What to do about the reasons that a person can mend. */
function nextAfter(code: string | undefined): string | null {
  switch (code) {
    case "harness_unavailable":
      return "Install the agent’s program where the service runs, or choose another in the repository’s configuration, then retry.";
    case "contract_version_unsupported":
      return "This harness cannot do this kind of work yet: update it, or choose another, then retry.";
    case "permission_denied":
      return "Someone with write access to the repository can ask for it again.";
    case "branch_not_found":
      return "Push the branch, then retry.";
    case undefined:
    default:
      return null;
  }
}
