import type { Task } from "@foundry/shared";
import type { Sql } from "../sql/sql.ts";
import { loadAttempts } from "./store/attempts.ts";
import { loadLogCounts } from "./store/log.ts";
import { loadRequestSummaries } from "./store/requests.ts";
import { loadTransitions } from "./store/task.ts";
import type { StoredTask } from "./store/task.ts";

/** The task with what is in rows of its own. */
export async function loadWhole(db: Sql, { task }: StoredTask): Promise<Task> {
  return {
    ...task,
    transitions: await loadTransitions(db),
    requests: await loadRequestSummaries(db),
    attempts: await loadAttempts(db),
    log: await loadLogCounts(db),
  };
}
