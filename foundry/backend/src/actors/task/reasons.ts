/** [RJ9] Why a task does not move yet: its branch is looked for. */
export const attachingBranch = {
  code: "attaching_branch",
  message: "The repository is read for the branch.",
} as const;

/** Why a task does not move yet: others run, or it is about to begin. */
export const waitingForTurn = {
  code: "waiting_for_turn",
  message: "It waits for its turn.",
} as const;

/** Why a task is queued again: something else was asked of it while it ran [TK4]. */
export const nextRequest = {
  code: "next_request",
  message: "The next request waits for its turn.",
} as const;

/** Nobody has said yet what a task of a pull request or a branch is to do. */
export const nothingAsked = {
  code: "nothing_asked",
  message: "Nobody has said yet what is to be done.",
} as const;

/** A run is told to stop, and cleans up. */
export const cancelling = {
  code: "cancelling",
  message: "It is being cancelled.",
} as const;

export const cancelledByPerson = {
  code: "cancelled_by_person",
  message: "Cancelled from the dashboard.",
} as const;

export const archivedWhileRunning = {
  code: "archived_while_running",
  message: "Archived while it ran.",
} as const;

/** A run goes on after its process died or was stopped. */
export const resumed = {
  code: "resumed",
  message: "It goes on after its worker ended.",
} as const;

/** What a task without any request asks. */
export const whatToDo = "What should be done?";
