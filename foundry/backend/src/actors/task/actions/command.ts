import { UserError } from "rivetkit";
import { changeTask, reportOf } from "../change.ts";
import type { TaskContext } from "../context.ts";
import type { TaskCommand, TaskReport } from "../contract.ts";
import { decide } from "../decide.ts";
import { insertTransition, loadTransitions } from "../store.ts";
import type { StoredTask } from "../store.ts";
import { noTask } from "./get-task.ts";

/** A person's command, decided by `decide`. Errors: not_found, wrong_state {state}. */
export function command(c: TaskContext, what: TaskCommand): Promise<TaskReport> {
  return changeTask(c, async (tx, known) => {
    if (!known) throw noTask(c);
    const from = known.task.status;
    const cameFrom = (await loadTransitions(tx)).at(-1)?.from ?? null;
    const decision = decide({ status: from, archivedFrom: known.archivedFrom, cameFrom }, what);
    switch (decision.kind) {
      case "refused":
        throw new UserError(decision.message, { code: "wrong_state", metadata: { state: from } });
      case "unchanged":
        return { next: null, value: reportOf(known) };
      case "moved": {
        const atMs = c.deps.now();
        const { status, archivedFrom } = decision.state;
        await insertTransition(tx, { from, to: status, reason: decision.reason, atMs });
        const archivedAtMs = status === "archived" ? atMs : null;
        const task = {
          ...known.task,
          status,
          statusReason: decision.reason,
          updatedAtMs: atMs,
          archivedAtMs,
        };
        const next: StoredTask = { ...known, archivedFrom, task };
        return { next, value: reportOf({ ...next, revision: known.revision + 1 }) };
      }
    }
  });
}
