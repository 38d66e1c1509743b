import type { Sql } from "../../sql/sql.ts";
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
