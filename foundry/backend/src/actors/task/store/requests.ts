import type { TaskRequestSummary } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";
import type { TaskRequest } from "../contract.ts";
import { excerptOf } from "../excerpt.ts";
import type { StoredRequest } from "../run/task-run.ts";

type RequestStatus = TaskRequestSummary["status"];

interface RequestRow extends Record<string, unknown> {
  readonly n: number;
  readonly status: RequestStatus;
  readonly json: string;
}

/** [TK4] Returns its number; null: the same was asked before. */
export async function insertRequest(tx: Sql, request: TaskRequest): Promise<number | null> {
  const [row] = await tx.execute<{ n: number }>(
    `INSERT INTO task_requests (n, key, status, json)
     SELECT coalesce(max(n), 0) + 1, ?1, 'pending', ?2 FROM task_requests WHERE true
     ON CONFLICT (key) DO NOTHING RETURNING n`,
    request.key,
    JSON.stringify(request),
  );
  return row?.n ?? null;
}

/** The one that is worked on next; null: nothing is asked. */
export async function loadNextRequest(db: Sql): Promise<StoredRequest | null> {
  const [row] = await db.execute<RequestRow>(
    "SELECT n, status, json FROM task_requests WHERE status = 'pending' ORDER BY n LIMIT 1",
  );
  return row ? requestOf(row) : null;
}

export async function loadRequest(db: Sql, n: number): Promise<StoredRequest | null> {
  const [row] = await db.execute<RequestRow>("SELECT n, status, json FROM task_requests WHERE n = ?1", n);
  return row ? requestOf(row) : null;
}

/** The one that was worked on last, or else the last one that was asked. */
export async function loadLastRequest(db: Sql): Promise<StoredRequest | null> {
  const [row] = await db.execute<RequestRow>(
    `SELECT n, status, json FROM task_requests
     ORDER BY status IN ('running', 'done') DESC, n DESC LIMIT 1`,
  );
  return row ? requestOf(row) : null;
}

export async function countPending(db: Sql): Promise<number> {
  const [row] = await db.execute<{ pending: number }>(
    "SELECT count(*) AS pending FROM task_requests WHERE status = 'pending'",
  );
  return row?.pending ?? 0;
}

export async function setRequestStatus(tx: Sql, n: number, status: RequestStatus): Promise<void> {
  await tx.execute("UPDATE task_requests SET status = ?2 WHERE n = ?1", n, status);
}

/** What waits is not worked on any more. */
export async function dropPending(tx: Sql): Promise<void> {
  await tx.execute("UPDATE task_requests SET status = 'dropped' WHERE status = 'pending'");
}

/** A retry: the one that was worked on last, and what was dropped after it, is asked again. */
export async function reopenLast(tx: Sql): Promise<void> {
  await tx.execute(
    `UPDATE task_requests SET status = 'pending'
     WHERE n >= coalesce((SELECT max(n) FROM task_requests WHERE status = 'done'), 1)`,
  );
}

/** Oldest first; the newest 50. */
export async function loadRequestSummaries(db: Sql): Promise<TaskRequestSummary[]> {
  const rows = await db.execute<RequestRow>(
    "SELECT * FROM (SELECT n, status, json FROM task_requests ORDER BY n DESC LIMIT 50) ORDER BY n",
  );
  return rows.map((row) => {
    const { n, trigger, requestedBy, association, title, url, atMs, task } = requestOf(row);
    const { status } = row;
    return { n, trigger, status, requestedBy, association, title, excerpt: excerptOf(task), url, atMs };
  });
}

function requestOf(row: RequestRow): StoredRequest {
  const request: TaskRequest = JSON.parse(row.json);
  return { ...request, n: row.n };
}
