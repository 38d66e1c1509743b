import type { LaneOutcome } from "@foundry/durable";
import { drainMessages } from "../outbox/drain-messages.ts";
import type { TaskContext } from "./context.ts";
import type { TaskReport } from "./contract.ts";
import { loadTask } from "./store/task.ts";

/** [DX5] Tells the organization where the task stands: of several reports that wait, the last one says it all. */
export async function report(c: TaskContext, signal: AbortSignal): Promise<LaneOutcome> {
  const stored = await loadTask(c.db);
  if (!stored) return { kind: "empty" };
  return drainMessages(
    {
      db: c.db,
      actor: `task ${c.orgId} ${c.taskId}`,
      deps: c.deps,
      redact: c.deps.redact,
      concurrency: 1,
      async deliver(_target, rows) {
        const last = rows.at(-1);
        if (!last) return;
        const word: TaskReport = JSON.parse(last.payload);
        const source = `task:${c.taskId}:${stored.streamId}`;
        await c.organization("receiveReport", { source, lastId: last.id, report: word });
      },
    },
    signal,
  );
}
