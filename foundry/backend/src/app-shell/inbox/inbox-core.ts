import type { Clock } from "@foundry/durable";
import { createChangeFeed } from "./change-feed.ts";
import { createChunkStore } from "./chunk-store.ts";
import { createCounters } from "./counters.ts";
import { createDeliveryQueries } from "./delivery-queries.ts";
import { createDeliveryWriter } from "./delivery-writer.ts";
import { loadGuidIndex } from "./guid-index.ts";
import { createLaneStore } from "./lane-store.ts";
import { createMetaStore } from "./meta-store.ts";
import type { InboxDatabase } from "./open-database.ts";
import { createOrganizationDirectory } from "./organization-directory.ts";
import { createRecoveryLog } from "./recovery-log.ts";
import { createTransactions } from "./transactions.ts";
import { createWalSync } from "./wal-sync.ts";
import type { RowChange } from "./types.ts";

export type InboxCore = ReturnType<typeof createInboxCore>;

/** The statements and the state in memory that the inbox's parts share. */
export function createInboxCore(db: InboxDatabase, clock: Clock) {
  const chunks = createChunkStore(db);
  const guids = loadGuidIndex(db);
  const counters = createCounters(db, clock.now());
  const organizations = createOrganizationDirectory(db);
  const recoveryLog = createRecoveryLog(db);
  const feed = createChangeFeed();
  const wal = createWalSync(db.name);

  let newestId = db.prepare<[], number>("SELECT max(id) FROM deliveries").pluck().get() ?? 0;

  return {
    db,
    newestId: (): number => newestId,
    clock,
    chunks,
    guids,
    counters,
    organizations,
    recoveryLog,
    feed,
    writer: createDeliveryWriter(db),
    lanes: createLaneStore(db, chunks),
    queries: createDeliveryQueries(db),
    meta: createMetaStore(db),
    wal,
    transactions: createTransactions({
      db,
      wal,
      now: () => clock.now(),
      onRollback() {
        chunks.forget();
        organizations.reload();
      },
    }),
    /** After a commit: what is in memory follows, then the listeners. */
    committed(changes: readonly RowChange[]): void {
      const nowMs = clock.now();
      for (const change of changes) {
        counters.change(change, nowMs);
        if (change.from !== null) continue;
        guids.set(change.guid, change.id);
        newestId = Math.max(newestId, change.id);
        recoveryLog.forget(change.guid);
      }
      feed.publish(changes);
    },
  };
}
