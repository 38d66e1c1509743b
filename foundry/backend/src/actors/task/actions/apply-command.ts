import type { TaskDraft } from "../change.ts";
import type { TaskCommand, TaskReason } from "../contract.ts";
import { decide } from "../decide.ts";
import type { Decision } from "../decide.ts";
import { archivedWhileRunning, cancelledByPerson, cancelling } from "../reasons.ts";
import { stateOf } from "../state-of.ts";
import { countPending, dropPending, reopenLast } from "../store/requests.ts";

/** A command of a person or of GitHub, as `decide` has it. `reason`: why, for what it cancels or archives. */
export async function applyCommand(
  draft: TaskDraft,
  command: TaskCommand,
  reason: TaskReason | null,
): Promise<Decision> {
  const decision = decide(await stateOf(draft), command);
  switch (decision.kind) {
    case "refused":
    case "unchanged":
      return decision;
    case "stopRun":
      stopRun(draft, { archive: decision.archive, reason });
      return decision;
    case "moved": {
      if (command === "cancel") await dropPending(draft.tx);
      if (command === "retry") await reopenLast(draft.tx);
      // One that has its turn and waits for a slot leaves it to others.
      const leaves = command === "cancel" || command === "archive";
      if (leaves && draft.turn.grantHeld) draft.turn = { ...draft.turn, grantHeld: false };
      await draft.move({ ...decision.move, reason: leaves ? reason : decision.move.reason });
      if (command === "restore") await queueAgain(draft);
      return decision;
    }
  }
}

/** The run cleans up and its end moves the task; a run without a process is ended by the next holder of the lease. */
function stopRun(
  draft: TaskDraft,
  { archive, reason }: { archive: boolean; reason: TaskReason | null },
): void {
  const { cancel } = draft.turn;
  const why = cancel?.reason ?? reason ?? (archive ? archivedWhileRunning : cancelledByPerson);
  draft.turn = { ...draft.turn, cancel: { reason: why, archive: archive || (cancel?.archive ?? false) } };
  draft.stored = { ...draft.stored, task: { ...draft.stored.task, statusReason: cancelling } };
}

/** What was asked of a task while it was in the archive, or before, is not forgotten. */
async function queueAgain(draft: TaskDraft): Promise<void> {
  const { status } = draft.stored.task;
  if (status === "queued" || status === "attaching" || (await countPending(draft.tx)) === 0) return;
  const decision = decide({ status, archivedFrom: null, cameFrom: null }, "retry");
  if (decision.kind === "moved") await draft.move(decision.move);
}
