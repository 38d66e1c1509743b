import type { ParkedMessage } from "../../outbox-contract.ts";
import type { Sql } from "../../sql/sql.ts";
import type { SettleParkedInput } from "../contract.ts";
import type { EffectDraft } from "../run/task-run.ts";

/** [DX5] In the transaction of what it tells about; one that waits under the same key gives way to it. */
export async function enqueueEffect(tx: Sql, effect: EffectDraft, atMs: number): Promise<void> {
  await tx.execute(
    `INSERT INTO task_effects (key, kind, payload, revision, status, attempts, next_attempt_at_ms, at_ms)
     VALUES (?1, ?2, ?3, 1, 'pending', 0, 0, ?4)
     ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload, revision = revision + 1,
       status = 'pending', attempts = 0, next_attempt_at_ms = 0, at_ms = excluded.at_ms,
       code = NULL, message = NULL, first_failed_at_ms = NULL, last_failed_at_ms = NULL`,
    effect.key,
    effect.kind,
    JSON.stringify(effect.payload),
    atMs,
  );
}

/** What the organization is told of at one time; the others follow when these are settled. */
const TOLD_PARKED = 50;

interface ParkedRow extends Record<string, unknown> {
  readonly key: string;
  readonly kind: EffectDraft["kind"];
  readonly payload: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly first_failed_at_ms: number;
  readonly last_failed_at_ms: number;
}

/** What GitHub was not shown and waits for a person [DX6], oldest first. */
export async function loadParkedEffects(db: Sql, repoFullName: string): Promise<ParkedMessage[]> {
  const rows = await db.execute<ParkedRow>(
    `SELECT key, kind, payload, code, message, attempts, first_failed_at_ms, last_failed_at_ms
     FROM task_effects WHERE status = 'parked' ORDER BY first_failed_at_ms, key LIMIT ?1`,
    TOLD_PARKED,
  );
  return rows.map((row) => ({
    id: row.key,
    subject: `${nameOf(row.kind, JSON.parse(row.payload))} (${repoFullName})`,
    code: row.code,
    message: row.message,
    attempts: row.attempts,
    firstAtMs: row.first_failed_at_ms,
    lastAtMs: row.last_failed_at_ms,
  }));
}

/** In a person's words; a payload has what its kind needs. */
function nameOf(
  kind: EffectDraft["kind"],
  payload: { readonly number?: number; readonly conversation?: number; readonly branch?: string },
): string {
  switch (kind) {
    case "check_run":
      return "A task's check run";
    case "comment":
      return `A task's comment on #${payload.number}`;
    case "answer_comment":
      return `An answer to a task, on #${payload.conversation}`;
    case "pull_request":
      return `The pull request of a task's branch ${payload.branch}`;
  }
}

/** A parked effect waits to be tried again, or is given up; false: there is no such one. */
export async function settleParkedEffect(tx: Sql, { id, how }: SettleParkedInput): Promise<boolean> {
  const rows = await tx.execute(
    `UPDATE task_effects SET status = ?2, attempts = 0, next_attempt_at_ms = 0, code = NULL, message = NULL,
       first_failed_at_ms = NULL, last_failed_at_ms = NULL
     WHERE key = ?1 AND status = 'parked' RETURNING key`,
    id,
    how === "retry" ? "pending" : "done",
  );
  return rows.length > 0;
}
