import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { createWritable } from "../../ui/readable.ts";
import type { Readable, Writable } from "../../ui/readable.ts";
import { needsAttention } from "../organization/attention.ts";

/** Which tasks came to an end or to a question since this browser looked at them. */
export interface UnreadTasks {
  readonly ids: Readable<ReadonlySet<string>>;
  /** The tasks as they stand now. */
  readonly update: (tasks: Iterable<WorkbenchTaskSummary>) => void;
  /** Somebody looks at this one, until the returned function is called. */
  readonly look: (taskId: string) => () => void;
  /** The page came into view, or went out of it. */
  readonly visibilityChanged: () => void;
}

/** The state in which each task was seen last; null: this browser has never been here. */
export type SeenTasks = ReadonlyMap<string, string> | null;

/** `isVisible`: what is open in a tab that nobody looks at is not seen. */
export function createUnreadTasks(seen: Writable<SeenTasks>, isVisible: () => boolean): UnreadTasks {
  const ids = createWritable<ReadonlySet<string>>(new Set());
  /** null: not known yet. */
  let now: ReadonlyMap<string, TaskStatus> | null = null;
  /** What one looks at is seen as it goes on. */
  let open: string | null = null;

  function judge(): void {
    if (now === null) return;
    const known = seen.get();
    // Whoever comes for the first time has not missed what happened before.
    const first = known === null;
    const next = new Map<string, string>();
    const unread = new Set<string>();
    for (const [taskId, status] of now) {
      if (!isNews(status)) continue;
      if (first || known.get(taskId) === status || (taskId === open && isVisible())) next.set(taskId, status);
      else unread.add(taskId);
    }
    if (first || !sameEntries(known, next)) seen.set(next);
    if (!sameMembers(ids.get(), unread)) ids.set(unread);
  }

  return {
    ids,
    update(tasks) {
      now = new Map(Array.from(tasks, (task) => [task.taskId, task.status]));
      judge();
    },
    look(taskId) {
      open = taskId;
      judge();
      return () => {
        if (open === taskId) open = null;
      };
    },
    visibilityChanged: judge,
  };
}

/** States that somebody may be waiting for. */
function isNews(status: TaskStatus): boolean {
  return status === "completed" || needsAttention(status);
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

function sameMembers(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((member) => b.has(member));
}
