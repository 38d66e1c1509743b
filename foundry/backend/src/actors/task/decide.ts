import type { TaskStatus } from "@foundry/shared";
import type { BranchNews, TaskCommand, TaskReason } from "./contract.ts";
import { attachingBranch, nextRequest, nothingAsked, waitingForTurn } from "./reasons.ts";
import type { RunEnd, RunStatus } from "./run/task-run.ts";

/** What decides about a task's next state. */
export interface TaskState {
  readonly status: TaskStatus;
  /** Where a restored task goes back to; null while it is not archived. */
  readonly archivedFrom: TaskStatus | null;
  /** Where its last transition came from. */
  readonly cameFrom: TaskStatus | null;
}

export interface Move {
  readonly to: TaskStatus;
  readonly archivedFrom: TaskStatus | null;
  readonly reason: TaskReason | null;
}

export type Decision =
  | { readonly kind: "moved"; readonly move: Move }
  /** A run is open: it is told to stop, and its end moves the task. */
  | { readonly kind: "stopRun"; readonly archive: boolean }
  /** It is so already: asking twice is harmless. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly message: string };

/** What most commands go by. `ended`: its last run is over, or it asks; something may still be asked of it. */
type Phase = "waiting" | "working" | "ended" | "archived";

const phases: Readonly<Record<TaskStatus, Phase>> = {
  queued: "waiting",
  attaching: "waiting",
  preparing: "working",
  running: "working",
  publishing: "working",
  completed: "ended",
  partial: "ended",
  failed: "ended",
  needs_input: "ended",
  error: "ended",
  cancelled: "ended",
  stale: "ended",
  archived: "archived",
};

/** The only place that knows a task's states and their transitions, with its other functions. Pure. */
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
  // Cancelled or archived meanwhile, or heard twice.
  if (status !== "attaching") return { kind: "unchanged" };
  return news.kind === "attached" ? moved("queued", waitingForTurn) : moved("error", news.reason);
}

/** [TK4] Something more is asked of the task: it joins what waits, and brings back a task that has ended. */
export function decideRequest(state: TaskState): Decision {
  switch (phases[state.status]) {
    case "waiting":
    case "working":
      return { kind: "unchanged" };
    case "ended":
      return again(state);
    case "archived":
      return state.archivedFrom === "attaching" ? moved("attaching", attachingBranch) : again(state);
  }
}

/** Somebody answers the question of a task that needs input; the answer is its next request. */
export function decideAnswer({ status }: Pick<TaskState, "status">): Decision {
  return status === "needs_input" ? moved("queued", waitingForTurn) : refused(status, "answered");
}

/**
 * The organization grants a turn. `use`: the task waits for one; its first request is next. Without any request it
 * asks back. Anything else has moved on meanwhile and leaves the turn to others.
 */
export function decideStart(
  { status }: Pick<TaskState, "status">,
  pending: number,
): { readonly kind: "use" } | { readonly kind: "leave"; readonly move: Move | null } {
  if (status !== "queued") return { kind: "leave", move: null };
  if (pending > 0) return { kind: "use" };
  return { kind: "leave", move: { to: "needs_input", archivedFrom: null, reason: nothingAsked } };
}

/** A run goes on; null: not from there, or the task is there already. */
export function decideRun({ status }: Pick<TaskState, "status">, to: RunStatus): Decision {
  if (status === to) return { kind: "unchanged" };
  return runMoves[to].includes(status) ? moved(to, null) : refused(status, to);
}

/** From where a run goes on to each of its states; back to `preparing` for another attempt. */
const runMoves: Readonly<Record<RunStatus, readonly TaskStatus[]>> = {
  preparing: ["queued", "running"],
  running: ["preparing"],
  publishing: ["running", "preparing"],
};

/**
 * A run has ended: what it came to, and then the archive if that was asked for, or the queue if more is asked of the
 * task. A cancelled task drops what else was asked.
 */
export function decideEnd(
  end: RunEnd,
  { pending, cancel }: { readonly pending: number; readonly cancel: { readonly archive: boolean } | null },
): readonly Move[] {
  const ended: Move = { to: end.status, archivedFrom: null, reason: end.reason };
  if (cancel?.archive) return [ended, { to: "archived", archivedFrom: end.status, reason: end.reason }];
  if (cancel || pending === 0) return [ended];
  return [ended, { to: "queued", archivedFrom: null, reason: nextRequest }];
}

function decideCancel({ status }: TaskState): Decision {
  switch (phases[status]) {
    case "waiting":
      return moved("cancelled", null);
    case "working":
      return { kind: "stopRun", archive: false };
    case "ended":
      if (status === "cancelled") return { kind: "unchanged" };
      return status === "needs_input" ? moved("cancelled", null) : refused(status, "cancelled");
    case "archived":
      return refused(status, "cancelled");
  }
}

function decideRetry(state: TaskState): Decision {
  const { status } = state;
  switch (phases[status]) {
    case "waiting":
      return status === "queued" ? { kind: "unchanged" } : refused(status, "retried");
    case "ended":
      return status === "completed" ? refused(status, "retried") : again(state);
    case "working":
    case "archived":
      return refused(status, "retried");
  }
}

/** One that never got beyond its branch looks for it again. */
function again({ cameFrom }: TaskState): Decision {
  return cameFrom === "attaching" ? moved("attaching", attachingBranch) : moved("queued", waitingForTurn);
}

function decideArchive({ status }: TaskState): Decision {
  switch (phases[status]) {
    case "waiting":
    case "ended":
      return { kind: "moved", move: { to: "archived", archivedFrom: status, reason: null } };
    case "working":
      return { kind: "stopRun", archive: true };
    case "archived":
      return { kind: "unchanged" };
  }
}

function decideRestore({ status, archivedFrom }: TaskState): Decision {
  if (status !== "archived") return { kind: "unchanged" };
  const back = archivedFrom ?? "queued";
  if (back === "attaching") return moved(back, attachingBranch);
  return moved(back, back === "queued" ? waitingForTurn : null);
}

function moved(to: TaskStatus, reason: TaskReason | null): Decision {
  return { kind: "moved", move: { to, archivedFrom: null, reason } };
}

function refused(status: TaskStatus, what: string): Decision {
  return { kind: "refused", message: `a task that is ${status} cannot be ${what}` };
}
