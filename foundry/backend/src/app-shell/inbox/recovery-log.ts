import type { InboxDatabase } from "./open-database.ts";

/** One attempt of GitHub's delivery log: whether we answered it with a 2xx, or hold its GUID. */
export interface LoggedDelivery {
  readonly guid: string;
  /** What a redelivery is asked for with. */
  readonly attemptId: string;
  readonly deliveredAtMs: number;
  readonly reached: boolean;
}

export interface LostDelivery {
  readonly guid: string;
  readonly attemptId: string;
}

/** The rows of the lost-delivery recovery [DX11]; each call within the caller's transaction. */
export function createRecoveryLog(db: InboxDatabase) {
  // Newest attempts come first, and one attempt that reached us is enough.
  const record = db.prepare(
    `INSERT INTO recovery_log (guid, attempt_id, delivered_at_ms, state) VALUES (?, ?, ?, ?)
     ON CONFLICT (guid) DO UPDATE SET state = 'reached' WHERE excluded.state = 'reached'`,
  );
  const clear = db.prepare("DELETE FROM recovery_log");
  const lost = db.prepare<[number], LostDelivery>(
    `SELECT guid, attempt_id AS attemptId FROM recovery_log WHERE state = 'lost' ORDER BY delivered_at_ms LIMIT ?`,
  );
  const mark = db.prepare("UPDATE recovery_log SET state = ? WHERE guid = ?");
  const countOf = db.prepare<[string], number>("SELECT count(*) FROM recovery_log WHERE state = ?").pluck();
  const insertAsked = db.prepare(
    "INSERT INTO recovery_asked (guid, asked_at_ms) VALUES (?, ?) ON CONFLICT (guid) DO NOTHING",
  );
  const deleteAsked = db.prepare("DELETE FROM recovery_asked WHERE guid = ?");
  const expireAsked = db.prepare("DELETE FROM recovery_asked WHERE asked_at_ms < ?");
  const selectAsked = db.prepare<[], string>("SELECT guid FROM recovery_asked").pluck();
  const asked = new Set(selectAsked.all());

  return {
    /** A new run begins; what was asked for before `askedSinceMs` will not come any more. */
    begin(askedSinceMs: number): void {
      clear.run();
      expireAsked.run(askedSinceMs);
    },
    record({ guid, attemptId, deliveredAtMs, reached }: LoggedDelivery): void {
      record.run(guid, attemptId, deliveredAtMs, reached ? "reached" : "lost");
    },
    /** Oldest first. */
    lost: (limit: number): LostDelivery[] => lost.all(limit),
    count: (state: "asked" | "refused"): number => countOf.get(state) ?? 0,
    mark(guid: string, state: "reached" | "asked" | "refused"): void {
      mark.run(state, guid);
    },
    /** Before GitHub is asked: the delivery may arrive before GitHub's answer does. */
    expect(guid: string, nowMs: number): void {
      insertAsked.run(guid, nowMs);
      asked.add(guid);
    },
    /** Whether this delivery was asked for; it has arrived now. */
    takeAsked(guid: string): boolean {
      if (!asked.has(guid)) return false;
      deleteAsked.run(guid);
      return true;
    },
    /** After a commit: the delivery is stored, so nobody asks again. */
    forget: (guid: string): boolean => asked.delete(guid),
  };
}
