import type { OrganizationEvent, WorkbenchTaskSummary } from "@foundry/shared";
import type { Sql } from "../sql/sql.ts";
import { appendEvents, numbered, publishEvents } from "../topic-log/index.ts";
import type { SequencedEvent } from "../topic-log/index.ts";
import type { OrganizationContext } from "./context.ts";
import { loadMeta, newMeta, saveMeta } from "./store/meta.ts";
import type { OrgMeta } from "./store/meta.ts";
import { tellOfTasks } from "./tell-repositories.ts";

/** What one transaction of the read model has to say. */
export interface Change {
  readonly tx: Sql;
  meta: OrgMeta;
  /** The next event of the topic, as an object or as JSON text that is at hand. */
  emit(event: OrganizationEvent): void;
  emitJson(json: string): void;
}

/**
 * The only way the read model changes: rows, events and their numbers commit together, then the events are broadcast,
 * in the order of the commits.
 */
export function change<T>(c: OrganizationContext, run: (change: Change) => Promise<T>): Promise<T> {
  return c.inOrder(async () => {
    const { value, events, told } = await c.db.transaction(async (tx) => {
      const before = await loadMeta(tx);
      const texts: string[] = [];
      const tasks = new Map<string, WorkbenchTaskSummary>();
      const draft: Change = {
        tx,
        meta: before ?? newMeta(c.orgId, c.deps.newId()),
        emit(event) {
          texts.push(JSON.stringify(event));
          if (event.type === "taskSummaryUpdated") tasks.set(event.task.taskId, event.task);
        },
        emitJson: (json) => texts.push(json),
      };
      const result = await run(draft);
      if (draft.meta !== before) await saveMeta(tx, draft.meta);
      const repositories = await tellOfTasks(tx, [...tasks.values()]);
      return { value: result, events: await append(tx, texts), told: repositories > 0 };
    });
    publishEvents(c.broadcast, events);
    if (told) c.background.wake("outbox");
    return value;
  });
}

async function append(tx: Sql, texts: readonly string[]): Promise<SequencedEvent[]> {
  if (texts.length === 0) return [];
  return numbered(await appendEvents(tx, texts), texts);
}

/** Changes the counts by what was added and removed. */
export function count(
  draft: Change,
  by: { repositories?: number; openPullRequests?: number; tasks?: number },
): void {
  const { repositories = 0, openPullRequests = 0, tasks = 0 } = by;
  if (repositories === 0 && openPullRequests === 0 && tasks === 0) return;
  draft.meta = {
    ...draft.meta,
    repositoryCount: draft.meta.repositoryCount + repositories,
    openPullRequestCount: draft.meta.openPullRequestCount + openPullRequests,
    taskCount: draft.meta.taskCount + tasks,
  };
}
