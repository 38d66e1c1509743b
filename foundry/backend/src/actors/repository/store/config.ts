import type { RepoConfigState } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

const NEVER_READ: Omit<RepoConfigState, "nextRuns"> = {
  config: null,
  source: null,
  warnings: [],
  error: null,
};

/** The configuration as it was last read, and when its schedules are due. */
export async function loadConfigState(db: Sql): Promise<RepoConfigState> {
  const [row] = await db.execute<{ state: string }>("SELECT state FROM repo_config WHERE id = 1");
  const state: Omit<RepoConfigState, "nextRuns"> = row ? JSON.parse(row.state) : NEVER_READ;
  const due = await db.execute<{ name: string; due_at_ms: number; last_fired_at_ms: number | null }>(
    "SELECT name, due_at_ms, last_fired_at_ms FROM repo_schedules ORDER BY due_at_ms, name",
  );
  const nextRuns = due.map((each) => ({
    name: each.name,
    dueAtMs: each.due_at_ms,
    lastFiredAtMs: each.last_fired_at_ms,
  }));
  return { ...state, nextRuns };
}
