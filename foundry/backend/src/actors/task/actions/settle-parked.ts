import { UserError } from "rivetkit";
import { changeTask, reportOf } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { SettleParkedInput, TaskReport } from "../contract.ts";
import { settleParkedEffect } from "../store/effects.ts";
import { noTask } from "./get-task.ts";

/** [DX6] A person has what GitHub was not shown tried again, once, or gives it up. Error: not_found. */
export async function settleParked(c: TaskContext, input: SettleParkedInput): Promise<TaskReport> {
  const report = await changeTask(c, async (draft) => {
    if (!(await settleParkedEffect(draft.tx, input))) {
      throw new UserError("nothing of the task is parked under this id", { code: "not_found" });
    }
    await draft.noteParked();
    if (input.how === "retry") draft.turn = { ...draft.turn, isUnsettled: true };
    return () => reportOf(draft.stored, draft.turn);
  });
  if (!report) throw noTask(c);
  c.background.wake("effects");
  return report();
}
