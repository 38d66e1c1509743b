import { applyBatch } from "../apply-batch.ts";
import type { GithubStateContext } from "../context.ts";
import { handOver } from "../hand-over.ts";
import type {
  DeliveryResult,
  HandledDelivery,
  HandleDeliveriesInput,
  HandleDeliveriesOutput,
} from "../contract.ts";

/** Bounds of one transaction: it may dirty 320 pages, and a pull request's text may be 64 kB. */
const MAX_DELIVERIES = 200;
const MAX_BODY_CHARS = 400_000;

/**
 * Applies routed deliveries in order, each once [GH4]: its GUID, its rows and the message about them commit together
 * [DX4]. One that cannot be applied is rejected alone, with the reason [GH2].
 */
export function handleDeliveries(
  c: GithubStateContext,
  input: HandleDeliveriesInput,
): Promise<HandleDeliveriesOutput> {
  return c.inOrder(async () => {
    const results: DeliveryResult[] = [];
    for (const chunk of chunks(input.deliveries)) {
      results.push(...(await applyChunk(c, input.installationId, chunk)));
    }
    return { results };
  });
}

async function applyChunk(
  c: GithubStateContext,
  installationId: string | null,
  chunk: readonly HandledDelivery[],
): Promise<DeliveryResult[]> {
  try {
    return await applyOnce(c, installationId, chunk);
  } catch (error) {
    // The database itself failing is the caller's to retry; otherwise one of the deliveries is to blame.
    await c.db.transaction((tx) => tx.execute("SELECT 1"));
    const [only] = chunk;
    if (chunk.length > 1 || !only) {
      const results: DeliveryResult[] = [];
      for (const delivery of chunk) results.push(...(await applyChunk(c, installationId, [delivery])));
      return results;
    }
    c.log({ msg: "delivery rejected", guid: only.guid, event: only.event, error: String(error) });
    const message = "its rows could not be written";
    return [{ guid: only.guid, status: "rejected", code: "apply_failed", message }];
  }
}

async function applyOnce(
  c: GithubStateContext,
  installationId: string | null,
  chunk: readonly HandledDelivery[],
): Promise<DeliveryResult[]> {
  const known = await c.guids.load(c.db);
  const fresh = new Map<string, HandledDelivery>();
  const results = chunk.map((delivery): DeliveryResult => {
    const isKnown = known.has(delivery.guid) || fresh.has(delivery.guid);
    if (!isKnown) fresh.set(delivery.guid, delivery);
    return { guid: delivery.guid, status: isKnown ? "duplicate" : "applied" };
  });
  if (fresh.size === 0) return results;
  const guids = [...fresh.keys()];
  const { cleared, queued, ...enqueued } = await c.db.transaction(async (tx) => {
    await c.guids.record(tx, guids, c.deps.now());
    const batch = { orgId: c.orgId, installationId, deliveries: [...fresh.values()] };
    return applyBatch(tx, batch, c.deps, await c.attached.load(tx));
  });
  c.guids.committed(guids);
  if (cleared) c.runningJob.abort?.abort();
  handOver(c, enqueued);
  if (queued) c.background.wake("sync");
  if (queued || c.retention.dueAtMs <= c.deps.now()) c.background.wake("maintenance");
  return results;
}

function chunks(deliveries: readonly HandledDelivery[]): HandledDelivery[][] {
  const result: HandledDelivery[][] = [];
  let current: HandledDelivery[] = [];
  let chars = 0;
  for (const delivery of deliveries) {
    const size = bodyChars(delivery);
    if (current.length > 0 && (current.length >= MAX_DELIVERIES || chars + size > MAX_BODY_CHARS)) {
      result.push(current);
      current = [];
      chars = 0;
    }
    current.push(delivery);
    chars += size;
  }
  if (current.length > 0) result.push(current);
  return result;
}

function bodyChars(delivery: HandledDelivery): number {
  let chars = 0;
  for (const command of delivery.commands) {
    if (command.kind === "upsertPullRequest") chars += command.pullRequest.body?.length ?? 0;
    if (command.kind === "taskTrigger") chars += JSON.stringify(command.trigger).length;
  }
  return chars;
}
