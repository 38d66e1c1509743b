import type { Sql } from "../../sql/sql.ts";
import { loadTask, loadTasksBySubject } from "../store/tasks.ts";
import type { IndexedTask } from "../store/tasks.ts";
import { issueSubject, pullRequestSubject } from "../task-subjects.ts";
import type { TaskSubject } from "../task-subjects.ts";
import type { TriggerTarget } from "./decide-trigger.ts";

/** What a target is as a subject; null: a pull request that is not known to be open. */
export function subjectOf(db: Sql, repoId: string, target: TriggerTarget): Promise<TaskSubject | null> {
  if (target.kind === "issue") return Promise.resolve(issueSubject({ repoId, ...target }));
  return pullRequestSubject(db, repoId, target.number);
}

/** [TK4] The one task of an issue or a pull request, archived or not; of a closed pull request, too. */
export async function findTaskOf(
  db: Sql,
  repoId: string,
  target: Omit<TriggerTarget, "title">,
): Promise<IndexedTask | null> {
  const key = (await subjectOf(db, repoId, { title: "", ...target }))?.subjectKey ?? null;
  const known = key === null ? undefined : (await loadTasksBySubject(db, [key])).get(key);
  if (known || target.kind === "issue") return known ?? null;
  const [row] = await db.execute<{ task_id: string }>(
    `SELECT task_id FROM org_tasks WHERE repo_id = ?1 AND pr_number = ?2
     ORDER BY archived_at_ms IS NOT NULL, task_id DESC LIMIT 1`,
    repoId,
    target.number,
  );
  return row ? loadTask(db, row.task_id) : null;
}

/** It waits for its turn, for an answer, or works. */
export function isUnderWay({ summary }: IndexedTask): boolean {
  switch (summary.status) {
    case "queued":
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
    case "needs_input":
      return true;
    case "completed":
    case "partial":
    case "failed":
    case "error":
    case "cancelled":
    case "stale":
    case "archived":
      return false;
  }
}
