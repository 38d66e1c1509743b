import type { WorkbenchOpenPrSummary, WorkbenchTaskSummary } from "@foundry/shared";
import { createWritable } from "../../ui/readable.ts";
import { changedRows } from "./changed-rows.ts";
import { createWorkIndex } from "./work-index.ts";
import type { WorkChange } from "./work-index.ts";

/** So long a row that came counts as new (its highlight lasts about as long). */
const NEW_MS = 1_500;
const noTasks: WorkChange["tasks"] = new Map();
const noPullRequests: WorkChange["pullRequests"] = new Map();

/** Brings the index up to date with the topic's collections, and remembers what came just now. */
export function createWorkSync(now: () => number) {
  const index = createWorkIndex();
  const version = createWritable(0);
  let pullRequests: ReadonlyMap<string, WorkbenchOpenPrSummary> = new Map();
  let tasks: ReadonlyMap<string, WorkbenchTaskSummary> = new Map();
  const cameAt = new Map<string, number>();

  function apply(change: WorkChange, isFirst: boolean): void {
    if (change.pullRequests.size === 0 && change.tasks.size === 0) return;
    const nowMs = now();
    for (const [id, at] of cameAt) if (nowMs - at > NEW_MS) cameAt.delete(id);
    if (!isFirst) {
      for (const [prId, row] of change.pullRequests) if (isArrival(prId, row)) cameAt.set(prId, nowMs);
      for (const [taskId, row] of change.tasks) if (isArrival(taskId, row)) cameAt.set(taskId, nowMs);
    }
    index.apply(change);
    version.set(version.get() + 1);
  }

  function isArrival(id: string, row: object | undefined): boolean {
    return row !== undefined && index.item(id) === undefined;
  }

  return {
    index,
    version,
    setPullRequests(rows: ReadonlyMap<string, WorkbenchOpenPrSummary>): void {
      const changed = changedRows(pullRequests, rows);
      const isFirst = pullRequests.size === 0;
      pullRequests = new Map(rows);
      apply({ pullRequests: changed, tasks: noTasks }, isFirst);
    },
    setTasks(rows: ReadonlyMap<string, WorkbenchTaskSummary>): void {
      const changed = changedRows(tasks, rows);
      const isFirst = tasks.size === 0;
      tasks = new Map(rows);
      apply({ pullRequests: noPullRequests, tasks: changed }, isFirst);
    },
    isNew: (id: string): boolean => {
      const at = cameAt.get(id);
      return at !== undefined && now() - at <= NEW_MS;
    },
  };
}
