import type { RepoConfigState, RepositoryIdentity } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { ConfigPosition } from "../config/config-order.ts";
import type { StoredSchedule } from "../config/plan-schedules.ts";

/** What is stored of the file; when its schedules are due is in rows of its own. */
export type StoredConfigState = Omit<RepoConfigState, "nextRuns">;

export interface StoredConfig {
  /** null: never read. */
  readonly position: ConfigPosition | null;
  readonly state: StoredConfigState;
}

const NEVER_READ: StoredConfig = {
  position: null,
  state: { config: null, source: null, warnings: [], error: null },
};

export async function loadConfig(db: Sql): Promise<StoredConfig> {
  const [row] = await db.execute<{ position: string; state: string }>(
    "SELECT position, state FROM repo_config WHERE id = 1",
  );
  if (!row) return NEVER_READ;
  const position: ConfigPosition = JSON.parse(row.position);
  const state: StoredConfigState = JSON.parse(row.state);
  return { position, state };
}

/** [RC6] The configuration, and apart from it whose it is, by one statement. */
export async function saveConfig(
  tx: Sql,
  { position, state }: StoredConfig & { readonly position: ConfigPosition },
  identity: Pick<RepositoryIdentity, "repoId" | "fullName" | "installationId">,
): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO repo_config (id, repo_id, full_name, installation_id, position, state)
     VALUES (1, ?1, ?2, ?3, ?4, ?5)`,
    identity.repoId,
    identity.fullName,
    identity.installationId,
    JSON.stringify(position),
    JSON.stringify(state),
  );
}

/** The configuration as it was last read, and when its schedules are due. */
export async function loadConfigState(db: Sql): Promise<RepoConfigState> {
  const { state } = await loadConfig(db);
  const nextRuns = (await loadSchedules(db)).map(({ name, dueAtMs, lastFiredAtMs }) => ({
    name,
    dueAtMs,
    lastFiredAtMs,
  }));
  return { ...state, nextRuns };
}

interface ScheduleRow extends Record<string, unknown> {
  readonly name: string;
  readonly definition: string;
  readonly due_at_ms: number;
  readonly last_fired_at_ms: number | null;
}

function scheduleOf(row: ScheduleRow): StoredSchedule {
  const { name, definition, due_at_ms: dueAtMs, last_fired_at_ms: lastFiredAtMs } = row;
  return { name, definition, dueAtMs, lastFiredAtMs };
}

/** The next one first. */
export async function loadSchedules(db: Sql): Promise<StoredSchedule[]> {
  const rows = await db.execute<ScheduleRow>("SELECT * FROM repo_schedules ORDER BY due_at_ms, name");
  return rows.map(scheduleOf);
}

export async function loadDueSchedules(db: Sql, nowMs: number, limit: number): Promise<StoredSchedule[]> {
  const rows = await db.execute<ScheduleRow>(
    "SELECT * FROM repo_schedules WHERE due_at_ms <= ?1 ORDER BY due_at_ms, name LIMIT ?2",
    nowMs,
    limit,
  );
  return rows.map(scheduleOf);
}

/** Null: none is. */
export async function loadNextDueAtMs(db: Sql): Promise<number | null> {
  const [row] = await db.execute<{ due: number | null }>("SELECT min(due_at_ms) AS due FROM repo_schedules");
  return row?.due ?? null;
}

/** All of them, in place of those before; the file has at most 100 [RC7]. */
export async function replaceSchedules(tx: Sql, schedules: readonly StoredSchedule[]): Promise<void> {
  await tx.execute("DELETE FROM repo_schedules");
  for (const schedule of schedules) await insertSchedule(tx, schedule);
}

export async function replaceSchedule(tx: Sql, name: string, schedule: StoredSchedule | null): Promise<void> {
  await tx.execute("DELETE FROM repo_schedules WHERE name = ?1", name);
  if (schedule) await insertSchedule(tx, schedule);
}

async function insertSchedule(tx: Sql, schedule: StoredSchedule): Promise<void> {
  await tx.execute(
    "INSERT INTO repo_schedules (name, definition, due_at_ms, last_fired_at_ms) VALUES (?1, ?2, ?3, ?4)",
    schedule.name,
    schedule.definition,
    schedule.dueAtMs,
    schedule.lastFiredAtMs,
  );
}
