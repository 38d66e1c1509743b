import { UserError } from "rivetkit";
import { changeTask, reportOf } from "../change.ts";
import type { TaskDraft } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { TaskCommand, TaskReport } from "../contract.ts";
import { cancelledByPerson } from "../reasons.ts";
import { applyCommand } from "./apply-command.ts";
import { noTask } from "./get-task.ts";

/** A person's command, decided by `decide`. Errors: not_found, wrong_state {state}. */
export async function command(c: TaskContext, what: TaskCommand): Promise<TaskReport> {
  const report = await changeTask(c, async (draft) => {
    const { status: state } = draft.stored.task;
    const reason = what === "cancel" ? cancelledByPerson : null;
    const decision = await applyCommand(draft, what, reason);
    if (decision.kind !== "refused") return () => soon(draft);
    throw new UserError(decision.message, { code: "wrong_state", metadata: { state } });
  });
  if (!report) throw noTask(c);
  c.background.wake("run");
  return report();
}

/** The report as it was committed: the revision is the commit's. */
function soon({ stored, turn }: TaskDraft): TaskReport {
  return reportOf(stored, turn);
}
