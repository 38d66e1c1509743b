import type { FailureDecision, OutboxDeps, OutboxRow } from "@foundry/durable";
import { UserError } from "rivetkit";
import type { ParkedMessage } from "../outbox-contract.ts";
import type { Database, Sql } from "../sql/sql.ts";

/** Writes a message for `target`, in the transaction of the change that causes it [DX5]; returns its id. */
export async function enqueueMessage(tx: Sql, target: string, payload: unknown): Promise<number> {
  const [row] = await tx.execute<{ id: number }>(
    `INSERT INTO outbox (target, payload, status, attempts, next_attempt_at_ms) VALUES (?1, ?2, 'pending', 0, 0)
     RETURNING id`,
    target,
    JSON.stringify(payload),
  );
  if (!row) throw new Error("outbox did not return the new row");
  return row.id;
}

type OutboxStore = Pick<
  OutboxDeps<string>,
  "dueTargets" | "load" | "markDelivered" | "markFailed" | "nextDueAtMs"
>;

interface Head extends Record<string, unknown> {
  readonly target: string;
  readonly next_attempt_at_ms: number;
}

/** Delivered messages leave the table by so many: each deletion is a commit, and would hold up the next delivery. */
const DELETE_BATCH = 16;

/** The first pending message of each target, without those delivered in this drain (?1). */
const HEADS = `SELECT id, target, next_attempt_at_ms FROM outbox
  WHERE id IN (SELECT min(id) FROM outbox
    WHERE status = 'pending' AND target GLOB ?2 AND id NOT IN (SELECT value FROM json_each(?1)) GROUP BY target)`;

/**
 * The queries of one `drainOutbox`; payloads stay JSON text. A delivered message leaves the table [DX13], at the
 * latest at the drain's end; one that a crash leaves there is sent again, and passed over by its receiver [DX4].
 */
export function createOutboxStore(
  db: Sql,
  now: () => number,
  /** Messages that were delivered before this drain and are still in the table. */
  delivered = new Set<number>(),
  /** Only the targets that match this GLOB, where another drain has the others. */
  targets = "*",
): OutboxStore {
  async function deleteDelivered(): Promise<void> {
    const ids = [...delivered];
    if (ids.length === 0) return;
    await db.execute("DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?1))", JSON.stringify(ids));
    for (const id of ids) delivered.delete(id);
  }

  return {
    async dueTargets(nowMs, limit, except) {
      const heads = await db.execute<Head>(
        `${HEADS} AND next_attempt_at_ms <= ?3 AND target NOT IN (SELECT value FROM json_each(?4))
         ORDER BY id LIMIT ?5`,
        JSON.stringify([...delivered]),
        targets,
        nowMs,
        JSON.stringify(except),
        limit,
      );
      return heads.map((head) => head.target);
    },
    async load(target, limit) {
      const rows = await db.execute<Head & { id: number; attempts: number; payload: string }>(
        `SELECT id, target, attempts, next_attempt_at_ms, payload FROM outbox
         WHERE target = ?1 AND status = 'pending' AND id NOT IN (SELECT value FROM json_each(?3))
         ORDER BY id LIMIT ?2`,
        target,
        limit,
        JSON.stringify([...delivered]),
      );
      return rows.map((row) => ({
        id: row.id,
        target: row.target,
        attempts: row.attempts,
        nextAttemptAtMs: row.next_attempt_at_ms,
        payload: row.payload,
      }));
    },
    async markDelivered(rows) {
      for (const row of rows) delivered.add(row.id);
      if (delivered.size >= DELETE_BATCH) await deleteDelivered();
    },
    markFailed: (row, decision) => markFailed(db, row, decision, now()),
    async nextDueAtMs() {
      await deleteDelivered();
      const [row] = await db.execute<{ due: number | null }>(
        `SELECT min(next_attempt_at_ms) AS due FROM (${HEADS})`,
        "[]",
        targets,
      );
      return row?.due ?? null;
    },
  };
}

async function markFailed(
  db: Sql,
  row: OutboxRow<string>,
  decision: FailureDecision,
  nowMs: number,
): Promise<void> {
  await db.execute(
    `UPDATE outbox SET attempts = attempts + 1, status = ?2, next_attempt_at_ms = ?3, code = ?4, message = ?5,
       first_failed_at_ms = coalesce(first_failed_at_ms, ?6), last_failed_at_ms = ?6
     WHERE id = ?1`,
    row.id,
    decision.kind === "park" ? "parked" : "pending",
    decision.kind === "park" ? 0 : decision.atMs,
    decision.code,
    decision.message,
    nowMs,
  );
}

/** What waits to be sent (and since when it fails), and how many messages wait for a person. */
export async function readBacklog(
  db: Sql,
): Promise<{ pending: { depth: number; oldestAtMs: number | null }; parked: number }> {
  const rows = await db.execute<{ status: string; count: number; since: number | null }>(
    "SELECT status, count(*) AS count, min(first_failed_at_ms) AS since FROM outbox GROUP BY status",
  );
  const pending = rows.find((row) => row.status === "pending");
  return {
    pending: { depth: pending?.count ?? 0, oldestAtMs: pending?.since ?? null },
    parked: rows.find((row) => row.status === "parked")?.count ?? 0,
  };
}

interface ParkedRow extends Record<string, unknown> {
  readonly id: number;
  readonly target: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly first_failed_at_ms: number;
  readonly last_failed_at_ms: number;
}

/** Messages that wait for a person, oldest first [DX6]. */
export async function listParkedMessages(db: Sql): Promise<ParkedMessage[]> {
  const rows = await db.execute<ParkedRow>(
    "SELECT * FROM outbox WHERE status = 'parked' ORDER BY id LIMIT 500",
  );
  return rows.map((row) => ({
    id: String(row.id),
    subject: row.target,
    code: row.code,
    message: row.message,
    attempts: row.attempts,
    firstAtMs: row.first_failed_at_ms,
    lastAtMs: row.last_failed_at_ms,
  }));
}

/** Sends a parked message again, at the end of its target's line: a new id, as the receiver has seen later ones. */
export async function retryParkedMessage(db: Database, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const row = await takeParked(tx, id);
    await tx.execute(
      `INSERT INTO outbox (target, payload, status, attempts, next_attempt_at_ms) VALUES (?1, ?2, 'pending', 0, 0)`,
      row.target,
      row.payload,
    );
  });
}

/** Gives a parked message up. */
export async function discardParkedMessage(db: Sql, id: string): Promise<void> {
  await takeParked(db, id);
}

async function takeParked(tx: Sql, id: string): Promise<{ target: string; payload: string }> {
  const [row] = await tx.execute<{ target: string; payload: string }>(
    "DELETE FROM outbox WHERE id = ?1 AND status = 'parked' RETURNING target, payload",
    Number(id),
  );
  if (!row) throw new UserError(`no parked message ${Number(id)}`, { code: "not_found" });
  return row;
}
