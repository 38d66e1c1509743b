import type { TaskDraft } from "./change.ts";
import type { TaskState } from "./decide.ts";
import { loadCameFrom } from "./store/task.ts";

/** What `decide` needs to know. */
export async function stateOf({ tx, stored }: TaskDraft): Promise<TaskState> {
  const { archivedFrom, task } = stored;
  return { status: task.status, archivedFrom, cameFrom: await loadCameFrom(tx) };
}
