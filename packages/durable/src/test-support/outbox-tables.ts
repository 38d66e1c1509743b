import Database from "better-sqlite3";
import type { OutboxDeps, OutboxRow } from "../drain-outbox.ts";

interface StoredRow {
  id: number;
  target: string;
  payload: string;
  attempts: number;
  nextAttemptAtMs: number;
}

/** The sender's side over real tables: messages written with the state, as an actor does it. */
export interface OutboxTables {
  add(target: string, payload: string): void;
  readonly store: Pick<
    OutboxDeps<string>,
    "dueTargets" | "load" | "markDelivered" | "markFailed" | "nextDueAtMs"
  >;
  pending(): { target: string; payload: string; attempts: number }[];
  parked(): { target: string; payload: string; attempts: number; code: string }[];
}

const columns = "id, target, payload, attempts, next_attempt_at_ms AS nextAttemptAtMs";
const heads = "SELECT min(id) AS id FROM outbox WHERE status = 'pending' GROUP BY target";

export function createOutboxTables(): OutboxTables {
  const db = new Database(":memory:");
  db.exec(`CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, payload TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at_ms INTEGER NOT NULL DEFAULT 0, code TEXT)`);
  const insert = db.prepare("INSERT INTO outbox (target, payload) VALUES (?, ?)");
  const due = db.prepare<[number, string, number], { target: string }>(
    `SELECT target FROM outbox WHERE id IN (${heads}) AND next_attempt_at_ms <= ?
     AND target NOT IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?`,
  );
  const load = db.prepare<[string, number], StoredRow>(
    `SELECT ${columns} FROM outbox WHERE target = ? AND status = 'pending' ORDER BY id LIMIT ?`,
  );
  const deliver = db.prepare("UPDATE outbox SET status = 'delivered' WHERE id = ?");
  const fail = db.prepare(
    "UPDATE outbox SET attempts = attempts + 1, status = ?, next_attempt_at_ms = ?, code = ? WHERE id = ?",
  );
  const next = db.prepare<[], { at: number | null }>(
    `SELECT min(next_attempt_at_ms) AS at FROM outbox WHERE id IN (${heads})`,
  );
  const markAll = db.transaction((rows: OutboxRow<string>[]) => {
    for (const row of rows) deliver.run(row.id);
  });

  return {
    add: (target, payload) => void insert.run(target, payload),
    store: {
      dueTargets: (nowMs, limit, except) =>
        due.all(nowMs, JSON.stringify(except), limit).map((row) => row.target),
      load: (target, limit) => load.all(target, limit),
      markDelivered: (rows) => markAll(rows),
      markFailed(row, decision) {
        const atMs = decision.kind === "retry" ? decision.atMs : 0;
        fail.run(decision.kind === "retry" ? "pending" : "parked", atMs, decision.code, row.id);
      },
      nextDueAtMs: () => next.get()?.at ?? null,
    },
    pending: () =>
      db
        .prepare<[], { target: string; payload: string; attempts: number }>(
          "SELECT target, payload, attempts FROM outbox WHERE status = 'pending' ORDER BY id",
        )
        .all(),
    parked: () =>
      db
        .prepare<[], { target: string; payload: string; attempts: number; code: string }>(
          "SELECT target, payload, attempts, code FROM outbox WHERE status = 'parked' ORDER BY id",
        )
        .all(),
  };
}

/** A receiver: inbox and state in one transaction, so that a message that comes again does nothing [DX4]. */
export interface ReceiverTables {
  /** Returns how many of the messages were new. */
  receive(source: string, messages: readonly { id: number; payload: string }[]): number;
  /** Payloads in the order of their effects, each as often as it had one. */
  effects(): string[];
}

export function createReceiverTables(): ReceiverTables {
  const db = new Database(":memory:");
  db.exec(`CREATE TABLE inbox (source TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (source, id)) WITHOUT ROWID;
    CREATE TABLE effects (n INTEGER PRIMARY KEY AUTOINCREMENT, payload TEXT NOT NULL)`);
  const remember = db.prepare("INSERT OR IGNORE INTO inbox (source, id) VALUES (?, ?)");
  const act = db.prepare("INSERT INTO effects (payload) VALUES (?)");
  const receive = db.transaction((source: string, messages: readonly { id: number; payload: string }[]) => {
    let fresh = 0;
    for (const message of messages) {
      if (remember.run(source, message.id).changes === 0) continue;
      act.run(message.payload);
      fresh += 1;
    }
    return fresh;
  });
  return {
    receive: (source, messages) => receive(source, messages),
    effects: () =>
      db
        .prepare<[], { payload: string }>("SELECT payload FROM effects ORDER BY n")
        .all()
        .map((row) => row.payload),
  };
}
