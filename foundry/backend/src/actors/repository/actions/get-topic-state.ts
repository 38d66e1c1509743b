import type { Sql } from "../../sql/sql.ts";
import { currentSeq, cursorOf, pageStartOf } from "../../topic-log/index.ts";
import type { PageStart, TopicStateInput, TopicStatePage } from "../../topic-log/index.ts";
import { change } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { loadConfigState } from "../store/config.ts";
import { loadMeta, projectionOf } from "../store/meta.ts";
import type { RepoMeta } from "../store/meta.ts";
import { ensureAttached } from "./attach.ts";

interface Collection {
  readonly name: string;
  /** Rows after ?1 as (key, after, json), at most ?2, in the order of `after`. */
  readonly query: string;
}

const collections: readonly Collection[] = [
  {
    name: "branches",
    query:
      "SELECT name AS key, name AS after, json FROM repo_branches WHERE name > ?1 ORDER BY name LIMIT ?2",
  },
  {
    // The newest hundred, and every one that is queued or runs; newest first, as the topic's model keeps them.
    name: "jobs",
    query: `SELECT job_id AS key, n AS after, json FROM repo_jobs
      WHERE (?1 = '' OR n < CAST(?1 AS INTEGER)) AND (status IN ('queued', 'running')
        OR n >= (SELECT min(n) FROM (SELECT n FROM repo_jobs ORDER BY n DESC LIMIT 100)))
      ORDER BY n DESC LIMIT ?2`,
  },
];

const MAX_ROWS = 500;
/** A page stays well below the 1 MiB of a message, however much a row says. */
const MAX_CHARS = 400_000;

/** One page of the repository's topic; its first page opens the repository. Errors: as `ensureAttached`. */
export async function getTopicState(c: RepositoryContext, input: TopicStateInput): Promise<TopicStatePage> {
  if (input.cursor === null) await open(c);
  const seq = await currentSeq(c.db);
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), MAX_ROWS);
  const start = pageStartOf(input.cursor);
  const values = input.cursor === null ? await loadValues(c) : {};
  return { seq, values, ...(await readRows(c.db, start, limit)) };
}

/** Somebody looks: branches that were never read, or that nobody reads anew, are. */
async function open(c: RepositoryContext): Promise<void> {
  const meta = await ensureAttached(c);
  if (!needsRead(meta) || (await isBeingRead(c))) return;
  await change(c, async (draft) => {
    await enqueueJob(c, draft, { args: { kind: "sync_repo" }, requestedBy: "foundry" });
  });
  c.background.wake("jobs");
}

function needsRead(meta: RepoMeta): boolean {
  return meta.readAtMs === null || meta.stale;
}

/** After one that failed, the next one has time. */
const SYNC_AGAIN_MS = 60_000;

async function isBeingRead(c: RepositoryContext): Promise<boolean> {
  const rows = await c.db.execute(
    `SELECT 1 FROM repo_jobs WHERE kind = 'sync_repo'
       AND (status IN ('queued', 'running') OR (status IN ('error', 'cancelled') AND finished_at_ms > ?1)) LIMIT 1`,
    c.deps.now() - SYNC_AGAIN_MS,
  );
  return rows.length > 0;
}

async function loadValues(c: RepositoryContext): Promise<Record<string, string>> {
  const meta = await loadMeta(c.db);
  if (!meta) throw new Error("an attached repository has no row");
  return {
    repository: JSON.stringify(meta.identity),
    projection: JSON.stringify(projectionOf(meta)),
    config: JSON.stringify(await loadConfigState(c.db)),
  };
}

async function readRows(
  db: Sql,
  start: PageStart,
  limit: number,
): Promise<Pick<TopicStatePage, "rows" | "nextCursor">> {
  const rows: { collection: string; key: string; json: string }[] = [];
  let chars = 0;
  let { after } = start;
  for (let index = start.index; index < collections.length; index++) {
    const collection = collections[index];
    if (!collection) break;
    const room = limit - rows.length;
    if (room === 0) return { rows, nextCursor: cursorOf({ index, after }) };
    const page = await db.execute<{ key: string; after: string | number; json: string }>(
      collection.query,
      after,
      room,
    );
    for (const row of page) {
      if (rows.length > 0 && chars + row.json.length > MAX_CHARS)
        return { rows, nextCursor: cursorOf({ index, after }) };
      rows.push({ collection: collection.name, key: row.key, json: row.json });
      chars += row.json.length;
      after = String(row.after);
    }
    if (page.length === room) return { rows, nextCursor: cursorOf({ index, after }) };
    after = "";
  }
  return { rows, nextCursor: null };
}
