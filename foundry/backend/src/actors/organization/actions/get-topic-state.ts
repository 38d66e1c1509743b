import { currentSeq, cursorOf, pageStartOf } from "../../topic-log/index.ts";
import type { PageStart, TopicStateInput, TopicStatePage } from "../../topic-log/index.ts";
import type { Sql } from "../../sql/sql.ts";
import type { OrganizationContext } from "../context.ts";
import { loadMeta, newMeta } from "../store/meta.ts";
import { KEPT_ACTIVITIES } from "../store/rows.ts";

interface Collection {
  readonly name: string;
  /** Rows after ?1 as (key, json), at most ?2, in the order of the keys. */
  readonly query: string;
}

const collections: readonly Collection[] = [
  {
    name: "repos",
    query: "SELECT repo_id AS key, json FROM org_repos WHERE repo_id > ?1 ORDER BY repo_id LIMIT ?2",
  },
  {
    name: "taskSummaries",
    query: "SELECT task_id AS key, json FROM org_tasks WHERE task_id > ?1 ORDER BY task_id LIMIT ?2",
  },
  {
    name: "openPullRequests",
    query: `SELECT pr_id AS key, json FROM org_pull_requests WHERE pr_id > ?1 AND task_id IS NULL
      ORDER BY pr_id LIMIT ?2`,
  },
  {
    name: "recentActivity",
    query: `SELECT activity_id AS key, json FROM org_activity WHERE ?1 = '' ORDER BY n DESC
      LIMIT min(?2, ${KEPT_ACTIVITIES})`,
  },
];

/** Rows of one page; with rows of some 400 bytes it stays below the size of a message. */
const MAX_ROWS = 1_000;

/** One page of the organization's topic. */
export async function getTopicState(c: OrganizationContext, input: TopicStateInput): Promise<TopicStatePage> {
  const seq = await currentSeq(c.db);
  const limit = Math.min(Math.max(Math.trunc(input.limit), 1), MAX_ROWS);
  const start = pageStartOf(input.cursor);
  const values = input.cursor === null ? await loadValues(c) : {};
  const { rows, nextCursor } = await readRows(c.db, start, limit);
  return { seq, values, rows, nextCursor };
}

async function readRows(
  db: Sql,
  start: PageStart,
  limit: number,
): Promise<Pick<TopicStatePage, "rows" | "nextCursor">> {
  const rows: { collection: string; key: string; json: string }[] = [];
  let { after } = start;
  for (let index = start.index; index < collections.length; index++) {
    const collection = collections[index];
    if (!collection) break;
    const room = limit - rows.length;
    // The newest activities come whole, on one page.
    const isCut = collection.name === "recentActivity" && room < KEPT_ACTIVITIES && rows.length > 0;
    if (room === 0 || isCut) return { rows, nextCursor: cursorOf({ index, after }) };
    const page = await db.execute<{ key: string; json: string }>(collection.query, after, room);
    rows.push(...page.map(({ key, json }) => ({ collection: collection.name, key, json })));
    const last = page.at(-1);
    if (page.length === room && last && collection.name !== "recentActivity") {
      return { rows, nextCursor: cursorOf({ index, after: last.key }) };
    }
    after = "";
  }
  return { rows, nextCursor: null };
}

async function loadValues(c: OrganizationContext): Promise<Record<string, string>> {
  const { connection, sync } = (await loadMeta(c.db)) ?? newMeta(c.orgId, "");
  return { connection, sync };
}
