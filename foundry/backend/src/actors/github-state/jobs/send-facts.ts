import type { LaneOutcome } from "@foundry/durable";
import type { Activity } from "@foundry/shared";
import { drainMessages } from "../../outbox/drain-messages.ts";
import type { GithubStateContext } from "../context.ts";
import { ORGANIZATION_TARGET } from "../outbound.ts";
import type { OutboundChange, OutboundMessage } from "../outbound.ts";
import { loadFacts } from "../store/facts.ts";

/** The rows that one call to the organization carries. */
const MAX_ROWS = 500;

const ROWS_PER_TRIGGER = 50;

/** [DX5] Sends what changed to the organization, in order, until nothing is left. */
export async function sendFacts(c: GithubStateContext, signal: AbortSignal): Promise<LaneOutcome> {
  const delivered = await sendFresh(c, signal);
  return drainMessages(
    {
      db: c.db,
      actor: `githubState ${c.orgId}`,
      deps: c.deps,
      redact: c.deps.github.redact,
      concurrency: 1,
      delivered,
      targets: ORGANIZATION_TARGET,
      deliver: (_target, rows) =>
        deliver(
          c,
          rows.map((row) => ({ id: row.id, change: parseChange(row.payload) })),
        ),
    },
    signal,
  );
}

/** What was just committed goes out first, without a look into the table; a failure leaves it to the drain. */
async function sendFresh(c: GithubStateContext, signal: AbortSignal): Promise<Set<number>> {
  const delivered = new Set<number>();
  for (let fresh = c.handover.next(); fresh.length > 0 && !signal.aborted; fresh = c.handover.next()) {
    try {
      await deliver(c, fresh);
    } catch (error) {
      c.log({ msg: "facts not delivered, the outbox tries again", error: String(error) });
      return delivered;
    }
    for (const { id } of fresh) delivered.add(id);
  }
  return delivered;
}

async function deliver(c: GithubStateContext, messages: readonly OutboundMessage[]): Promise<void> {
  for (const { change, id } of merged(messages)) {
    await c.organization.call("apply", await loadFacts(c.db, change, id));
    c.handover.sent(id);
  }
}

function parseChange(payload: string): OutboundChange {
  const change: OutboundChange = JSON.parse(payload);
  return change;
}

/** Messages merged up to the size of one call, under the last one's id: keys that changed twice are sent once. */
function* merged(messages: readonly OutboundMessage[]): Generator<OutboundMessage, void> {
  let parts: OutboundChange[] = [];
  let size = 0;
  let lastId = 0;
  for (const { id, change } of messages) {
    const partSize = sizeOf(change);
    if (parts.length > 0 && size + partSize > MAX_ROWS) {
      yield { change: union(parts), id: lastId };
      parts = [];
      size = 0;
    }
    parts.push(change);
    size += partSize;
    lastId = id;
  }
  if (parts.length > 0) yield { change: union(parts), id: lastId };
}

/** In rows: a trigger carries texts of up to 64 kB. */
function sizeOf({ prIds, repoIds, triggers = [] }: OutboundChange): number {
  return prIds.length + repoIds.length + triggers.length * ROWS_PER_TRIGGER;
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
    triggers: parts.flatMap((part) => part.triggers ?? []),
  };
}
