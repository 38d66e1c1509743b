import type { TaskStatus } from "@foundry/shared";
import type { BranchNews, TaskCommand } from "./contract.ts";
import { attachingBranch, noRunnerConfigured } from "./reasons.ts";

/** What decides about a task's next state. */
export interface TaskState {
  readonly status: TaskStatus;
  /** Where a restored task goes back to; null while it is not archived. */
  readonly archivedFrom: TaskStatus | null;
  /** Where its last transition came from. */
  readonly cameFrom: TaskStatus | null;
}

export interface Reason {
  readonly code: string;
  readonly message: string;
}

export type Decision =
  | {
      readonly kind: "moved";
      readonly state: Pick<TaskState, "status" | "archivedFrom">;
      readonly reason: Reason | null;
    }
  /** It is so already: asking twice is harmless. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly message: string };

/** The only place that knows a task's states and their transitions. Pure. */
export function decide(state: TaskState, command: TaskCommand): Decision {
  switch (command) {
    case "cancel":
      return decideCancel(state);
    case "retry":
      return decideRetry(state);
    case "archive":
      return decideArchive(state);
    case "restore":
      return decideRestore(state);
  }
}

/** [RJ9] The task's branch was found, or will not be. */
export function decideBranchNews({ status }: Pick<TaskState, "status">, news: BranchNews): Decision {
  // Cancelled meanwhile, or heard twice.
  if (status !== "attaching") return { kind: "unchanged" };
  return news.kind === "attached" ? moved("queued", noRunnerConfigured) : moved("error", news.reason);
}

function decideCancel({ status }: TaskState): Decision {
  switch (status) {
    case "queued":
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
    case "needs_input":
      return moved("cancelled", { code: "cancelled_by_person", message: "Cancelled from the dashboard." });
    case "cancelled":
      return { kind: "unchanged" };
    case "completed":
    case "partial":
    case "failed":
    case "error":
    case "stale":
    case "archived":
      return refused(status, "cancelled");
  }
}

function decideRetry({ status, cameFrom }: TaskState): Decision {
  switch (status) {
    case "partial":
    case "failed":
    case "needs_input":
    case "error":
    case "cancelled":
    case "stale":
      // One that never got beyond its branch looks for it again.
      return cameFrom === "attaching"
        ? moved("attaching", attachingBranch)
        : moved("queued", noRunnerConfigured);
    case "queued":
      return { kind: "unchanged" };
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
    case "completed":
    case "archived":
      return refused(status, "retried");
  }
}

function decideArchive({ status }: TaskState): Decision {
  switch (status) {
    case "queued":
    case "completed":
    case "partial":
    case "failed":
    case "needs_input":
    case "error":
    case "cancelled":
    case "stale":
      return { kind: "moved", state: { status: "archived", archivedFrom: status }, reason: null };
    case "archived":
      return { kind: "unchanged" };
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
      return refused(status, "archived");
  }
}

function decideRestore({ status, archivedFrom }: TaskState): Decision {
  if (status !== "archived") return { kind: "unchanged" };
  const back = archivedFrom ?? "queued";
  return moved(back, back === "queued" ? noRunnerConfigured : null);
}

function moved(status: TaskStatus, reason: Reason | null): Decision {
  return { kind: "moved", state: { status, archivedFrom: null }, reason };
}

function refused(status: TaskStatus, what: string): Decision {
  return { kind: "refused", message: `a task that is ${status} cannot be ${what}` };
}
