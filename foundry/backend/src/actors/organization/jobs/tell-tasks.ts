import type { LaneOutcome } from "@foundry/durable";
import { drainMessages } from "../../outbox/drain-messages.ts";
import type { OrganizationMessage, ReceiveInput as RepositoryInput } from "../../repository/index.ts";
import type { ReceiveInput, TaskMessage } from "../../task/index.ts";
import type { OrganizationContext } from "../context.ts";
import { loadMeta } from "../store/meta.ts";
import { repositoryOfTarget } from "../tell-repositories.ts";

/** All but the gate's. */
const TASKS_AND_REPOSITORIES = "[^g]*";

/** [DX5] Delivers the messages to tasks and repositories, each in order; one that fails holds up itself only. */
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
      targets: TASKS_AND_REPOSITORIES,
      async deliver(target, rows) {
        const source = `organization:${meta.streamId}`;
        const lastId = rows.at(-1)?.id ?? 0;
        const repoId = repositoryOfTarget(target);
        if (repoId !== null) {
          const messages = rows.map((row): OrganizationMessage => JSON.parse(row.payload));
          const news: RepositoryInput = { source, lastId, messages };
          return c.repository(repoId).call("receive", news);
        }
        const taskId = target;
        const input: ReceiveInput = {
          source,
          lastId,
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
