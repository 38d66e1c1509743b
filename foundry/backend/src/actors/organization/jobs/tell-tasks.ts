import type { LaneOutcome } from "@foundry/durable";
import { drainMessages } from "../../outbox/drain-messages.ts";
import type { ReceiveInput, TaskMessage } from "../../task/index.ts";
import type { OrganizationContext } from "../context.ts";
import { loadMeta } from "../store/meta.ts";

/** [DX5] Delivers the messages to tasks, each in order; a task that fails holds up itself only. */
export async function tellTasks(c: OrganizationContext, signal: AbortSignal): Promise<LaneOutcome> {
  const meta = await loadMeta(c.db);
  if (!meta) return { kind: "empty" };
  return drainMessages(
    {
      db: c.db,
      actor: `organization ${c.orgId}`,
      deps: c.deps,
      redact: c.deps.redact,
      concurrency: 8,
      async deliver(taskId, rows) {
        const input: ReceiveInput = {
          source: `organization:${meta.streamId}`,
          lastId: rows.at(-1)?.id ?? 0,
          messages: rows.map((row): TaskMessage => JSON.parse(row.payload)),
        };
        try {
          await c.task(taskId).call("receive", input);
        } finally {
          c.outboxTargets.notify(taskId);
        }
      },
    },
    signal,
  );
}
