import type { RepositoryChange } from "../change.ts";
import type { OrganizationMessage } from "../contract.ts";
import { loadBranches, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import { deleteTasks, loadTasksOfBranches, saveTasks } from "../store/tasks.ts";

/** News of tasks change their branches' rows; a branch that is not known yet finds its task when it comes. */
export async function applyTasks(
  draft: RepositoryChange,
  { tasks, removed }: Extract<OrganizationMessage, { kind: "tasks" }>,
): Promise<void> {
  const left = await deleteTasks(draft.tx, [...removed, ...tasks.map((task) => task.taskId)]);
  await saveTasks(draft.tx, tasks);
  const names = [...new Set([...left, ...tasks.map((task) => task.branchName)])];
  const branches = await loadBranches(draft.tx, names);
  const shown = await loadTasksOfBranches(draft.tx, names);
  const rows: StoredBranch[] = [];
  for (const [name, stored] of branches) {
    const task = shown.get(name) ?? null;
    if (JSON.stringify(task) === JSON.stringify(stored.branch.task)) continue;
    rows.push({ ...stored, branch: { ...stored.branch, task } });
  }
  await saveBranches(draft.tx, rows);
  for (const { branch } of rows) draft.emit({ type: "branchUpdated", branch });
}
