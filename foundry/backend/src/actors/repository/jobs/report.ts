import type { LaneOutcome } from "@foundry/durable";
import { drainMessages } from "../../outbox/drain-messages.ts";
import { readBacklog } from "../../outbox/outbox-store.ts";
import type { RepositoryContext } from "../context.ts";
import type { ReportInput, RepositoryReport } from "../contract.ts";
import { loadMeta } from "../store/meta.ts";

/** [DX5] Tells the organization what happened here, in order. */
export async function report(c: RepositoryContext, signal: AbortSignal): Promise<LaneOutcome> {
  const meta = await loadMeta(c.db);
  if (!meta) return { kind: "empty" };
  const outcome = await drainMessages(
    {
      db: c.db,
      actor: `repository ${c.orgId} ${c.repoId}`,
      deps: c.deps,
      redact: c.deps.github.redact,
      concurrency: 1,
      async deliver(_target, rows) {
        const input: ReportInput = {
          source: `repository:${c.repoId}:${meta.streamId}`,
          lastId: rows.at(-1)?.id ?? 0,
          repoId: c.repoId,
          reports: rows.map((row): RepositoryReport => JSON.parse(row.payload)),
        };
        await c.organization("receiveRepositoryReports", input);
      },
    },
    signal,
  );
  if (!signal.aborted) await tellParked(c);
  return outcome;
}

/** [DX6] Where parked messages are looked for: the organization may be the one that does not take them. */
async function tellParked(c: RepositoryContext): Promise<void> {
  const { parked } = await readBacklog(c.db);
  if (parked === c.told.parked) return;
  await c.github("noteParked", { repoId: c.repoId, parked });
  c.told.parked = parked;
}
