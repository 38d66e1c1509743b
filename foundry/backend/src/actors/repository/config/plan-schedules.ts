import type { RepoConfig } from "@foundry/shared";
import { nextDue } from "../../../repo-config/index.ts";

/** When a scheduled job is due next. */
export interface StoredSchedule {
  readonly name: string;
  /** The cron text. */
  readonly definition: string;
  readonly dueAtMs: number;
  readonly lastFiredAtMs: number | null;
}

/**
 * [RC10] The due times after a new configuration: a changed schedule counts from now, an unchanged one keeps its time,
 * also one that passed meanwhile. What is no longer in the file is no longer due.
 */
export function planSchedules(
  stored: readonly StoredSchedule[],
  config: RepoConfig | null,
  nowMs: number,
): StoredSchedule[] {
  const known = new Map(stored.map((schedule) => [schedule.name, schedule]));
  return (config?.scheduled_jobs ?? []).flatMap(({ name, schedule: definition }) => {
    const before = known.get(name);
    if (before?.definition === definition) return [before];
    const dueAtMs = nextDue(definition, nowMs);
    return dueAtMs === null
      ? []
      : [{ name, definition, dueAtMs, lastFiredAtMs: before?.lastFiredAtMs ?? null }];
  });
}

/** [RC10] After a firing: from now on, so that times that passed meanwhile are not made up for. Null: never again. */
export function planNextRun(schedule: StoredSchedule, nowMs: number): StoredSchedule | null {
  const dueAtMs = nextDue(schedule.definition, nowMs);
  return dueAtMs === null ? null : { ...schedule, dueAtMs, lastFiredAtMs: nowMs };
}
