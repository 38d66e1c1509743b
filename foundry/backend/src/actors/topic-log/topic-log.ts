import type { Sql } from "../sql/sql.ts";
import type { SequencedEvent, TopicEvents, TopicEventsInput } from "./contract.ts";

/** Events that can be resumed from; older ones are pruned, a reader behind them takes the state anew. */
const KEPT_EVENTS = 20_000;
/** Pruning dirties pages, so it happens once in so many events. */
const PRUNE_EVERY = 1_000;

/**
 * Appends the events (JSON texts) of one transaction to the actor's topic and numbers them: the first gets the
 * returned seq, each further one the next. Part of the transaction that makes the change.
 */
export async function appendEvents(tx: Sql, events: readonly string[]): Promise<number> {
  const [row] = await tx.execute<{ first_seq: number; last_seq: number }>(
    `INSERT INTO topic_events (first_seq, last_seq, events)
     SELECT seq + 1, seq + ?1, ?2
     FROM (SELECT coalesce((SELECT last_seq FROM topic_events ORDER BY first_seq DESC LIMIT 1), 0) AS seq)
     RETURNING first_seq, last_seq`,
    events.length,
    events.join("\n"),
  );
  if (!row) throw new Error("topic_events did not return the new row");
  if (Math.floor(row.last_seq / PRUNE_EVERY) !== Math.floor((row.first_seq - 1) / PRUNE_EVERY)) {
    await tx.execute(
      "DELETE FROM topic_events WHERE first_seq < ?1 AND last_seq <= ?2",
      row.first_seq,
      row.last_seq - KEPT_EVENTS,
    );
  }
  return row.first_seq;
}

/** The seq of the newest event; 0 before the first. */
export async function currentSeq(db: Sql): Promise<number> {
  const [row] = await db.execute<{ last_seq: number }>(
    "SELECT last_seq FROM topic_events ORDER BY first_seq DESC LIMIT 1",
  );
  return row?.last_seq ?? 0;
}

/** Events after `since`, oldest first, at least one batch and about `limit`; "gone" when the log starts later. */
export async function readEvents(db: Sql, { since, limit }: TopicEventsInput): Promise<TopicEvents> {
  const seq = await currentSeq(db);
  if (since === seq) return { kind: "events", events: [], more: false };
  const batches = await db.execute<{ first_seq: number; events: string }>(
    "SELECT first_seq, events FROM topic_events WHERE last_seq > ?1 ORDER BY first_seq LIMIT 200",
    since,
  );
  const [oldest] = batches;
  if (since > seq || !oldest || oldest.first_seq > since + 1) return { kind: "gone", seq };
  const events: SequencedEvent[] = [];
  for (const batch of batches) {
    if (events.length >= limit) break;
    events.push(...numbered(batch.first_seq, batch.events.split("\n")).filter((event) => event.seq > since));
  }
  return { kind: "events", events, more: (events.at(-1)?.seq ?? seq) < seq };
}

/** The events with their numbers, as they are broadcast. */
export function numbered(firstSeq: number, events: readonly string[]): SequencedEvent[] {
  return events.map((json, index) => ({ seq: firstSeq + index, json }));
}

/** Bytes are looked at once in so many events, or with a batch of this size. */
const PRUNE_BYTES_EVERY = 64;
const LARGE_BATCH_CHARS = 32 * 1024;

/**
 * For topics whose events are large: of the log remain the newest batches that have some `keptBytes` together, at
 * least the newest. Part of the transaction that appended `firstSeq` and what follows it.
 */
export async function pruneEventBytes(
  tx: Sql,
  { firstSeq, events, keptBytes }: { firstSeq: number; events: readonly string[]; keptBytes: number },
): Promise<void> {
  const isLarge = events.some((text) => text.length >= LARGE_BATCH_CHARS) || events.length > 1;
  if (!isLarge && firstSeq % PRUNE_BYTES_EVERY !== 0) return;
  await tx.execute(
    `DELETE FROM topic_events WHERE first_seq < ?1 AND first_seq <= (
       SELECT first_seq FROM (
         SELECT first_seq, sum(octet_length(events)) OVER (ORDER BY first_seq DESC) AS kept FROM topic_events)
       WHERE kept > ?2 ORDER BY first_seq DESC LIMIT 1)`,
    firstSeq,
    keptBytes,
  );
}
