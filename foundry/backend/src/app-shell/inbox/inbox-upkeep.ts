import type { InboxCore } from "./inbox-core.ts";
import { createPrune } from "./retention.ts";
import type { InboxRetention } from "./retention.ts";
import type { WriteFailure } from "./transactions.ts";

const aliveKey = "aliveAtMs";
const epochKey = "topicEpoch";

/** What is not about single deliveries: retention, health, facts of the process, the end. */
export function createInboxUpkeep(core: InboxCore, drained: () => Promise<void>) {
  const { meta, transactions } = core;
  const prune = createPrune(core.db, core.chunks);
  const lastKnownMs = readLastKnown(core);

  function markAlive(): void {
    transactions.relaxed(() => meta.set(aliveKey, String(core.clock.now())));
  }

  return {
    /** [DX13] Looks at `limit` finished deliveries, oldest first; returns how many it deleted. */
    pruneChunk(retention: InboxRetention, limit: number): number {
      const surplus = Math.max(0, core.guids.size - retention.maxRows);
      const beforeMs = core.clock.now() - retention.maxAgeMs;
      const rows = transactions.relaxed(() => prune({ beforeMs, surplus, limit }));
      for (const { guid, status } of rows) {
        core.guids.delete(guid);
        core.counters.removed(status, 1);
      }
      return rows.length;
    },
    /** Why nothing can be stored, tried anew; null when it can [DX10]. */
    writeFailure(): WriteFailure | null {
      if (transactions.failure() === null) return null;
      try {
        markAlive();
      } catch {
        // the failure that is returned is this one
      }
      return transactions.failure();
    },
    /** When an earlier process was last known to run or to receive something; null on the first start. */
    lastKnownMs: (): number | null => lastKnownMs,
    /** This process runs. @throws InboxUnavailableError */
    markAlive,
    /** A new number at every call: what one process numbers never looks like another's. */
    nextEpoch(): number {
      const epoch = Number(meta.get(epochKey) ?? 0) + 1;
      transactions.durable(() => meta.set(epochKey, String(epoch)));
      return epoch;
    },
    readMeta: (key: string): string | null => meta.get(key),
    /** The recovery's rows and facts change together. */
    writeDurably<Result>(
      work: (write: { readonly setMeta: (key: string, value: string) => void }) => Result,
    ): Result {
      return transactions.durable(() => work({ setMeta: (key, value) => meta.set(key, value) }));
    },
    /** Stores what was submitted, then releases the file. */
    async close(): Promise<void> {
      if (!core.db.open) return;
      await drained();
      try {
        markAlive();
      } finally {
        core.wal.close();
        core.db.close();
      }
    },
  };
}

function readLastKnown({ db, meta }: InboxCore): number | null {
  const received = db
    .prepare<[], number>("SELECT received_at_ms FROM deliveries ORDER BY id DESC LIMIT 1")
    .pluck()
    .get();
  const alive = meta.get(aliveKey);
  if (alive === null) return received ?? null;
  return Math.max(Number(alive), received ?? 0);
}
