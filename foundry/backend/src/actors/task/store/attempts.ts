import type { TaskAttempt } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

interface AttemptRow extends Record<string, unknown> {
  readonly json: string;
}

export async function saveAttempt(tx: Sql, run: number, attempt: TaskAttempt): Promise<void> {
  await tx.execute(
    "INSERT OR REPLACE INTO task_attempts (n, run, ended, json) VALUES (?1, ?2, ?3, ?4)",
    attempt.n,
    run,
    Number(attempt.endedAtMs !== null),
    JSON.stringify(attempt),
  );
}

export async function lastAttemptNumber(db: Sql): Promise<number> {
  const [row] = await db.execute<{ n: number | null }>("SELECT max(n) AS n FROM task_attempts");
  return row?.n ?? 0;
}

export async function loadAttempt(db: Sql, n: number): Promise<TaskAttempt | null> {
  const [row] = await db.execute<AttemptRow>("SELECT json FROM task_attempts WHERE n = ?1", n);
  return row ? attemptOf(row) : null;
}

export async function loadAttemptsOfRun(db: Sql, run: number): Promise<TaskAttempt[]> {
  const rows = await db.execute<AttemptRow>("SELECT json FROM task_attempts WHERE run = ?1 ORDER BY n", run);
  return rows.map(attemptOf);
}

/** Oldest first; the newest 50. */
export async function loadAttempts(db: Sql): Promise<TaskAttempt[]> {
  const rows = await db.execute<AttemptRow>(
    "SELECT json FROM (SELECT n, json FROM task_attempts ORDER BY n DESC LIMIT 50) ORDER BY n",
  );
  return rows.map(attemptOf);
}

/** What an attempt was told (`brief`) or what it answered (`result`), as JSON text. */
export async function saveAttemptText(
  tx: Sql,
  n: number,
  column: "brief" | "result",
  text: string,
): Promise<void> {
  await tx.execute(
    `INSERT INTO task_attempt_texts (n, ${column}) VALUES (?1, ?2)
     ON CONFLICT (n) DO UPDATE SET ${column} = excluded.${column}`,
    n,
    text,
  );
}

export async function loadAttemptTexts(
  db: Sql,
  n: number,
): Promise<{ readonly brief: string | null; readonly result: string | null }> {
  const [row] = await db.execute<{ brief: string | null; result: string | null }>(
    "SELECT brief, result FROM task_attempt_texts WHERE n = ?1",
    n,
  );
  return row ?? { brief: null, result: null };
}

function attemptOf(row: AttemptRow): TaskAttempt {
  const attempt: TaskAttempt = JSON.parse(row.json);
  return attempt;
}
