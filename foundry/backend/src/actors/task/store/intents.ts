import type { Sql } from "../../sql/sql.ts";

/** [DX7] An act outside is about to be done; an intent of that name gives way to the new one. */
export async function saveIntent(
  tx: Sql,
  intent: { readonly run: number; readonly name: string; readonly value: unknown; readonly atMs: number },
): Promise<void> {
  await tx.execute(
    "INSERT OR REPLACE INTO task_intents (run, name, value, at_ms) VALUES (?1, ?2, ?3, ?4)",
    intent.run,
    intent.name,
    JSON.stringify(intent.value),
    intent.atMs,
  );
}

/** Null: nothing was about to be done under that name. */
export async function loadIntent(db: Sql, run: number, name: string): Promise<unknown> {
  const [row] = await db.execute<{ value: string }>(
    "SELECT value FROM task_intents WHERE run = ?1 AND name = ?2",
    run,
    name,
  );
  return row ? JSON.parse(row.value) : null;
}
