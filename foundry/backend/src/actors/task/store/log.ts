import type { Task, TaskLogChunk, TaskLogPage } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

/** What is kept of a task's log: its beginning, and the newest of the rest. */
export interface LogCap {
  readonly headBytes: number;
  /** Of all. */
  readonly bytes: number;
}

const LOG_CAP: LogCap = { headBytes: 1024 * 1024, bytes: 16 * 1024 * 1024 };

interface LogState {
  readonly lastN: number;
  readonly chunks: number;
  readonly bytes: number;
  readonly droppedBytes: number;
  /** The last chunk of the beginning, which is never dropped. */
  readonly headN: number;
  readonly headBytes: number;
}

export type NewChunk = Omit<TaskLogChunk, "n">;

async function loadState(db: Sql): Promise<LogState> {
  const [row] = await db.execute<{
    last_n: number;
    chunks: number;
    bytes: number;
    dropped_bytes: number;
    head_n: number;
    head_bytes: number;
  }>("SELECT * FROM task_log WHERE id = 1");
  return {
    lastN: row?.last_n ?? 0,
    chunks: row?.chunks ?? 0,
    bytes: row?.bytes ?? 0,
    droppedBytes: row?.dropped_bytes ?? 0,
    headN: row?.head_n ?? 0,
    headBytes: row?.head_bytes ?? 0,
  };
}

export async function loadLogCounts(db: Sql): Promise<Task["log"]> {
  const { chunks, bytes, droppedBytes } = await loadState(db);
  return { chunks, bytes, droppedBytes };
}

/** Numbers and stores the chunks; what the cap leaves out is counted. Returns them as stored. */
export async function appendChunks(
  tx: Sql,
  chunks: readonly NewChunk[],
  cap: LogCap = LOG_CAP,
): Promise<TaskLogChunk[]> {
  let state = await loadState(tx);
  const numbered: TaskLogChunk[] = [];
  const rows: unknown[] = [];
  for (const chunk of chunks) {
    const n = state.lastN + 1;
    const bytes = Buffer.byteLength(chunk.text);
    const isHead = state.headN === state.lastN && state.headBytes + bytes <= cap.headBytes;
    numbered.push({ n, ...chunk });
    rows.push([n, chunk.attempt, chunk.stream, chunk.atMs, bytes, chunk.text]);
    state = {
      ...state,
      lastN: n,
      chunks: state.chunks + 1,
      bytes: state.bytes + bytes,
      ...(isHead ? { headN: n, headBytes: state.headBytes + bytes } : {}),
    };
  }
  await tx.execute(
    `INSERT INTO task_log_chunks (n, attempt, stream, at_ms, bytes, text)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 FROM json_each(?1)`,
    JSON.stringify(rows),
  );
  await saveState(tx, await dropOldest(tx, state, cap));
  return numbered;
}

/** The oldest ones behind the beginning go until the rest fits. */
async function dropOldest(tx: Sql, state: LogState, cap: LogCap): Promise<LogState> {
  let left = state;
  while (left.bytes > cap.bytes) {
    const [oldest] = await tx.execute<{ n: number; bytes: number }>(
      "SELECT n, bytes FROM task_log_chunks WHERE n > ?1 ORDER BY n LIMIT 1",
      left.headN,
    );
    if (!oldest) break;
    await tx.execute("DELETE FROM task_log_chunks WHERE n = ?1", oldest.n);
    left = {
      ...left,
      chunks: left.chunks - 1,
      bytes: left.bytes - oldest.bytes,
      droppedBytes: left.droppedBytes + oldest.bytes,
    };
  }
  return left;
}

async function saveState(tx: Sql, state: LogState): Promise<void> {
  await tx.execute(
    `INSERT OR REPLACE INTO task_log (id, last_n, chunks, bytes, dropped_bytes, head_n, head_bytes)
     VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)`,
    state.lastN,
    state.chunks,
    state.bytes,
    state.droppedBytes,
    state.headN,
    state.headBytes,
  );
}

/** A page's bytes; a message may have 1 MiB, and what needs escaping grows. */
const PAGE_BYTES = 256 * 1024;

/** The newest chunks before `before` (null: of all), oldest first, at most `limit` and some 256 KiB. */
export async function readLog(
  db: Sql,
  { before, limit }: { readonly before: number | null; readonly limit: number },
): Promise<TaskLogPage> {
  const rows = await db.execute<{
    n: number;
    attempt: number;
    stream: TaskLogChunk["stream"];
    at_ms: number;
    bytes: number;
    text: string;
  }>(
    `SELECT n, attempt, stream, at_ms, bytes, text FROM task_log_chunks
     WHERE n < ?1 ORDER BY n DESC LIMIT ?2`,
    before ?? Number.MAX_SAFE_INTEGER,
    limit + 1,
  );
  const chunks: TaskLogChunk[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, limit)) {
    if (chunks.length > 0 && bytes + row.bytes > PAGE_BYTES) break;
    bytes += row.bytes;
    const { n, attempt, stream, text } = row;
    chunks.push({ n, attempt, stream, atMs: row.at_ms, text });
  }
  const oldest = chunks.at(-1);
  const hasMore = chunks.length < rows.length;
  return { chunks: chunks.toReversed(), before: hasMore && oldest ? oldest.n : null };
}
