import { RetryableError, TerminalError } from "@foundry/durable";
import type { LaneOutcome } from "@foundry/durable";
import type { TriggerChange } from "../../github-state/index.ts";
import { drainMessages } from "../../outbox/drain-messages.ts";
import type { OrganizationContext } from "../context.ts";
import { GATE_TARGETS } from "../store/triggers.ts";
import { handleTrigger } from "../triggers/handle-trigger.ts";

/** Conversations that are answered at one time. */
const CONCURRENCY = 4;
/** What GitHub could not be asked about for this long waits for a person: nobody expects an answer any more. */
const PATIENCE_MS = 24 * 3_600_000;

/**
 * The gate to tasks: what GitHub said is handled in the order of its conversation, apart from all else. While GitHub
 * is slow or away it waits with backoff, and parks in the end [DX6].
 */
export function passGate(c: OrganizationContext, signal: AbortSignal): Promise<LaneOutcome> {
  return drainMessages(
    {
      db: c.db,
      actor: `organization ${c.orgId}`,
      deps: c.deps,
      redact: c.deps.redact,
      concurrency: CONCURRENCY,
      // One that fails must be the one that is parked.
      batchSize: 1,
      targets: GATE_TARGETS,
      async deliver(_target, rows) {
        for (const { payload } of rows) {
          const change: TriggerChange = JSON.parse(payload);
          await withPatience(c, change, () => handleTrigger(c, change, signal));
        }
      },
    },
    signal,
  );
}

async function withPatience(
  c: OrganizationContext,
  { atMs }: TriggerChange,
  handle: () => Promise<void>,
): Promise<void> {
  try {
    await handle();
  } catch (error) {
    if (!(error instanceof RetryableError) || c.deps.now() - atMs < PATIENCE_MS) throw error;
    throw new TerminalError(error.code, error.message, { cause: error });
  }
}
