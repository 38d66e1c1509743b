import { drainOutbox } from "@foundry/durable";
import type { LaneOutcome } from "@foundry/durable";
import { createOutboxStore } from "../outbox/outbox-store.ts";
import type { TaskContext } from "./context.ts";
import type { TaskReport } from "./contract.ts";
import { loadTask } from "./store.ts";

/** [DX5] Tells the organization where the task stands: of several reports that wait, the last one says it all. */
export async function report(c: TaskContext, signal: AbortSignal): Promise<LaneOutcome> {
  const stored = await loadTask(c.db);
  if (!stored) return { kind: "empty" };
  return drainOutbox<string>({
    ...createOutboxStore(c.db, c.deps.now),
    async deliver(_target, rows) {
      const last = rows.at(-1);
      if (!last) return;
      const word: TaskReport = JSON.parse(last.payload);
      const source = `task:${c.taskId}:${stored.streamId}`;
      await c.organization("receiveReport", { source, lastId: last.id, report: word });
    },
    concurrency: 1,
    batchSize: 50,
    now: c.deps.now,
    random: c.deps.random,
    policy: c.deps.retryPolicy,
    redact: c.deps.redact,
    signal,
  });
}
