import type { WorkbenchOpenPrSummary, WorkbenchTaskSummary } from "@foundry/shared";
import { pullRequestItem, placeOfTask, taskItem } from "./sidebar-item.ts";
import type { SidebarItem } from "./sidebar-item.ts";
import { replaceItems } from "./sorted-items.ts";

/** Entities by key; undefined says that it is gone. */
export interface WorkChange {
  readonly pullRequests: ReadonlyMap<string, WorkbenchOpenPrSummary | undefined>;
  readonly tasks: ReadonlyMap<string, WorkbenchTaskSummary | undefined>;
}

/**
 * Open pull requests and tasks of one organization, grouped by repository and sorted, kept up to date in steps: a
 * change costs what it touches, also with 10,000 pull requests.
 */
export interface WorkIndex {
  readonly apply: (change: WorkChange) => void;
  /** Newest first; the same array until something in this repository changes. */
  readonly section: (repoId: string) => readonly SidebarItem[];
  readonly repoIds: () => Iterable<string>;
  readonly item: (id: string) => SidebarItem | undefined;
  /** Open pull requests (also those that show as their task), drafts among them, and tasks that are not archived. */
  counts(): { readonly pullRequests: number; readonly drafts: number; readonly tasks: number };
}

const none: readonly SidebarItem[] = [];

export function createWorkIndex(): WorkIndex {
  const pullRequests = new Map<string, WorkbenchOpenPrSummary>();
  const tasks = new Map<string, WorkbenchTaskSummary>();
  const tasksAt = new Map<string, Set<string>>();
  const items = new Map<string, SidebarItem>();
  const sections = new Map<string, readonly SidebarItem[]>();
  let counted: ReturnType<WorkIndex["counts"]> | null = null;

  function placeTask(taskId: string, task: WorkbenchTaskSummary | undefined, touched: Set<string>): void {
    const previous = tasks.get(taskId);
    if (previous !== undefined) {
      const place = placeOfTask(previous);
      tasksAt.get(place)?.delete(taskId);
      touched.add(place);
    }
    if (task === undefined) {
      tasks.delete(taskId);
      return;
    }
    tasks.set(taskId, task);
    const place = placeOfTask(task);
    const atPlace = tasksAt.get(place);
    if (atPlace === undefined) tasksAt.set(place, new Set([taskId]));
    else atPlace.add(taskId);
    touched.add(place);
  }

  function itemAt(id: string): SidebarItem | undefined {
    const pullRequest = pullRequests.get(id);
    const task = liveTask(Array.from(tasksAt.get(id) ?? [], (taskId) => tasks.get(taskId)));
    if (task !== undefined) return taskItem(task);
    return pullRequest?.state === "open" ? pullRequestItem(pullRequest) : undefined;
  }

  return {
    apply(change) {
      const touched = new Set<string>();
      for (const [prId, pullRequest] of change.pullRequests) {
        if (pullRequest === undefined) pullRequests.delete(prId);
        else pullRequests.set(prId, pullRequest);
        touched.add(prId);
      }
      for (const [taskId, task] of change.tasks) placeTask(taskId, task, touched);
      replaceTouched(touched, items, sections, itemAt);
      counted = null;
    },
    section: (repoId) => sections.get(repoId) ?? none,
    repoIds: () => sections.keys(),
    item: (id) => items.get(id),
    counts() {
      counted ??= countItems(items.values());
      return counted;
    },
  };
}

/** Archived tasks are history; of several tasks for one pull request the newest stands in the list. */
function liveTask(tasks: readonly (WorkbenchTaskSummary | undefined)[]): WorkbenchTaskSummary | undefined {
  let newest: WorkbenchTaskSummary | undefined;
  for (const task of tasks) {
    if (task === undefined || task.status === "archived" || task.archivedAtMs !== null) continue;
    if (newest === undefined || task.createdAtMs > newest.createdAtMs) newest = task;
  }
  return newest;
}

interface SectionChange {
  readonly removed: Set<string>;
  readonly added: SidebarItem[];
}

function replaceTouched(
  touched: ReadonlySet<string>,
  items: Map<string, SidebarItem>,
  sections: Map<string, readonly SidebarItem[]>,
  itemAt: (id: string) => SidebarItem | undefined,
): void {
  const changes = new Map<string, SectionChange>();
  const changeOf = (repoId: string): SectionChange => {
    const known = changes.get(repoId);
    if (known !== undefined) return known;
    const fresh: SectionChange = { removed: new Set(), added: [] };
    changes.set(repoId, fresh);
    return fresh;
  };
  for (const id of touched) {
    const before = items.get(id);
    const after = itemAt(id);
    if (before !== undefined) changeOf(before.repoId).removed.add(id);
    if (after === undefined) items.delete(id);
    else {
      items.set(id, after);
      changeOf(after.repoId).added.push(after);
    }
  }
  for (const [repoId, change] of changes) {
    const section = replaceItems(sections.get(repoId) ?? none, change.removed, change.added);
    if (section.length === 0) sections.delete(repoId);
    else sections.set(repoId, section);
  }
}

function countItems(items: Iterable<SidebarItem>): ReturnType<WorkIndex["counts"]> {
  let pullRequests = 0;
  let drafts = 0;
  let tasks = 0;
  for (const item of items) {
    const pullRequest = item.kind === "task" ? item.task.pullRequest : item.pullRequest;
    if (item.kind === "task") tasks += 1;
    if (pullRequest?.state !== "open") continue;
    pullRequests += 1;
    if (pullRequest.isDraft) drafts += 1;
  }
  return { pullRequests, drafts, tasks };
}
