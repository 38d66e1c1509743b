import type { RepositoryEvent } from "@foundry/shared";
import { UserError } from "rivetkit";
import { enqueueMessage } from "../outbox/outbox-store.ts";
import type { Sql } from "../sql/sql.ts";
import { appendEvents, numbered, publishEvents } from "../topic-log/index.ts";
import type { SequencedEvent } from "../topic-log/index.ts";
import type { RepositoryContext } from "./context.ts";
import type { RepositoryReport } from "./contract.ts";
import { loadMeta, projectionOf, saveMeta } from "./store/meta.ts";
import type { RepoMeta } from "./store/meta.ts";

/** The only receiver of the repository's messages. */
const ORGANIZATION_TARGET = "organization";

/** What one transaction of the repository changes and says. */
export interface RepositoryChange {
  readonly tx: Sql;
  /** Assign to change it; its events are emitted by themselves. */
  meta: RepoMeta;
  emit(event: RepositoryEvent): void;
  /** A message to the organization, by the outbox [DX5]. */
  report(report: RepositoryReport): Promise<void>;
}

/**
 * The only way a repository changes: rows, events, their numbers and messages commit together, then the events are
 * broadcast in the order of the commits. Error: not_attached, before the first attachment.
 */
export function change<T>(
  c: RepositoryContext,
  run: (draft: RepositoryChange) => Promise<T>,
  /** Who the repository is, where it may be the first to say so. */
  firstMeta: RepoMeta | null = null,
): Promise<T> {
  return c.inOrder(async () => {
    const { value, events, reported } = await c.db.transaction(async (tx) => {
      const before = await loadMeta(tx);
      const meta = before ?? firstMeta;
      if (!meta) throw new UserError(`repository ${c.repoId} is not attached`, { code: "not_attached" });
      const texts: string[] = [];
      let reports = 0;
      const draft: RepositoryChange = {
        tx,
        meta,
        emit: (event) => texts.push(JSON.stringify(event)),
        async report(report) {
          reports += 1;
          await enqueueMessage(tx, ORGANIZATION_TARGET, report);
        },
      };
      const result = await run(draft);
      if (draft.meta !== before) {
        await saveMeta(tx, draft.meta);
        emitMeta(draft, before);
      }
      return { value: result, events: await append(tx, texts), reported: reports > 0 };
    });
    publishEvents(c.broadcast, events);
    if (reported) c.background.wake("outbox");
    return value;
  });
}

function emitMeta(draft: RepositoryChange, before: RepoMeta | null): void {
  const { meta } = draft;
  if (JSON.stringify(meta.identity) !== JSON.stringify(before?.identity)) {
    draft.emit({ type: "repositoryUpdated", repository: meta.identity });
  }
  const projection = projectionOf(meta);
  if (JSON.stringify(projection) !== JSON.stringify(before && projectionOf(before))) {
    draft.emit({ type: "projectionUpdated", projection });
  }
}

async function append(tx: Sql, texts: readonly string[]): Promise<SequencedEvent[]> {
  if (texts.length === 0) return [];
  return numbered(await appendEvents(tx, texts), texts);
}
