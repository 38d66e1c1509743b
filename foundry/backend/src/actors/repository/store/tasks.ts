import type { Branch } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { RepositoryTask } from "../contract.ts";

/** The newest task of each branch. */
export async function loadTasksOfBranches(
  db: Sql,
  branches: readonly string[],
): Promise<Map<string, Branch["task"]>> {
  const rows = await db.execute<{ branch_name: string; json: string }>(
    `SELECT branch_name, json FROM repo_tasks
     WHERE branch_name IN (SELECT value FROM json_each(?1)) ORDER BY task_id`,
    JSON.stringify(branches),
  );
  return new Map(
    rows.map((row) => {
      const task: NonNullable<Branch["task"]> = JSON.parse(row.json);
      return [row.branch_name, task];
    }),
  );
}

export async function saveTasks(tx: Sql, tasks: readonly RepositoryTask[]): Promise<void> {
  const values = tasks.map(({ branchName, ...task }) => [task.taskId, branchName, JSON.stringify(task)]);
  await tx.execute(
    `INSERT OR REPLACE INTO repo_tasks (task_id, branch_name, json)
     SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?1)`,
    JSON.stringify(values),
  );
}

/** Returns the branches of those that were there. */
export async function deleteTasks(tx: Sql, taskIds: readonly string[]): Promise<string[]> {
  const rows = await tx.execute<{ branch_name: string }>(
    "DELETE FROM repo_tasks WHERE task_id IN (SELECT value FROM json_each(?1)) RETURNING branch_name",
    JSON.stringify(taskIds),
  );
  return rows.map((row) => row.branch_name);
}
