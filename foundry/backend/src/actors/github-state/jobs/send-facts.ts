import type { LaneOutcome, OutboxRow } from "@foundry/durable";
import type { Activity } from "@foundry/shared";
import { drainMessages } from "../../outbox/drain-messages.ts";
import type { GithubStateContext } from "../context.ts";
import type { OutboundChange } from "../outbound.ts";
import { loadFacts } from "../store/facts.ts";

/** The rows that one call to the organization carries. */
const MAX_ROWS = 500;

/** [DX5] Sends what changed to the organization, in order, until nothing is left. */
export function sendFacts(c: GithubStateContext, signal: AbortSignal): Promise<LaneOutcome> {
  return drainMessages(
    {
      db: c.db,
      actor: `githubState ${c.orgId}`,
      deps: c.deps,
      redact: c.deps.github.redact,
      concurrency: 1,
      deliver: (_target, rows) => deliver(c, rows),
    },
    signal,
  );
}

async function deliver(c: GithubStateContext, rows: readonly OutboxRow<string>[]): Promise<void> {
  for (const { change, lastId } of merged(rows)) {
    await c.organization.call("apply", await loadFacts(c.db, change, lastId));
  }
}

/** Messages merged up to the size of one call: keys that changed twice are sent once. */
function* merged(
  rows: readonly OutboxRow<string>[],
): Generator<{ change: OutboundChange; lastId: number }, void> {
  let parts: OutboundChange[] = [];
  let size = 0;
  let lastId = 0;
  for (const row of rows) {
    const part: OutboundChange = JSON.parse(row.payload);
    const partSize = part.prIds.length + part.repoIds.length;
    if (parts.length > 0 && size + partSize > MAX_ROWS) {
      yield { change: union(parts), lastId };
      parts = [];
      size = 0;
    }
    parts.push(part);
    size += partSize;
    lastId = row.id;
  }
  if (parts.length > 0) yield { change: union(parts), lastId };
}

function union(parts: readonly OutboundChange[]): OutboundChange {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const activities: Activity[] = parts.flatMap((part) => part.activities);
  return {
    meta: parts.some((part) => part.meta),
    repoIds: [...new Set(parts.flatMap((part) => part.repoIds))],
    prIds: [...new Set(parts.flatMap((part) => part.prIds))],
    activities: activities.slice(-50),
  };
}
