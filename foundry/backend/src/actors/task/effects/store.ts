import type { FailureDecision } from "@foundry/durable";
import type { Sql } from "../../sql/sql.ts";
import type { EffectDraft } from "../run/task-run.ts";

export interface EffectRow {
  readonly key: string;
  readonly kind: EffectDraft["kind"];
  readonly payload: unknown;
  readonly revision: number;
  readonly attempts: number;
  readonly dueAtMs: number;
  /** What GitHub answered the last time; null: nothing yet. */
  readonly outcome: unknown;
}

/** The one that is due first; null: none waits. */
export async function nextEffect(db: Sql): Promise<EffectRow | null> {
  const [row] = await db.execute<{
    key: string;
    kind: EffectDraft["kind"];
    payload: string;
    revision: number;
    attempts: number;
    next_attempt_at_ms: number;
    outcome: string | null;
  }>(
    `SELECT key, kind, payload, revision, attempts, next_attempt_at_ms, outcome FROM task_effects
     WHERE status = 'pending' ORDER BY next_attempt_at_ms, at_ms, key LIMIT 1`,
  );
  if (!row) return null;
  return {
    key: row.key,
    kind: row.kind,
    payload: JSON.parse(row.payload),
    revision: row.revision,
    attempts: row.attempts,
    dueAtMs: row.next_attempt_at_ms,
    outcome: row.outcome === null ? null : JSON.parse(row.outcome),
  };
}

/** What GitHub answered is kept whatever was asked meanwhile; done is only what was sent. */
export async function recordDone(tx: Sql, row: EffectRow, outcome: unknown): Promise<void> {
  await tx.execute("UPDATE task_effects SET outcome = ?2 WHERE key = ?1", row.key, JSON.stringify(outcome));
  await tx.execute(
    "UPDATE task_effects SET status = 'done', code = NULL, message = NULL WHERE key = ?1 AND revision = ?2",
    row.key,
    row.revision,
  );
}

export async function recordFailure(
  tx: Sql,
  row: EffectRow,
  decision: FailureDecision,
  nowMs: number,
): Promise<void> {
  await tx.execute(
    `UPDATE task_effects SET attempts = attempts + 1, status = ?3, next_attempt_at_ms = ?4, code = ?5, message = ?6,
       first_failed_at_ms = COALESCE(first_failed_at_ms, ?7), last_failed_at_ms = ?7
     WHERE key = ?1 AND revision = ?2`,
    row.key,
    row.revision,
    decision.kind === "park" ? "parked" : "pending",
    decision.kind === "park" ? row.dueAtMs : decision.atMs,
    decision.code,
    decision.message,
    nowMs,
  );
}
