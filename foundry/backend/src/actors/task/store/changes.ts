import type { TaskChanges } from "@foundry/shared";
import type { Sql } from "../../sql/sql.ts";

type ChangedFile = TaskChanges["files"][number];

/** One file's patch, and all together; a larger one is left out [HC8]. */
const MAX_PATCH_BYTES = 64 * 1024;
const MAX_BYTES = 4 * 1024 * 1024;
/** What one transaction writes; a commit may dirty 1.25 MB of pages. */
const BATCH_BYTES = 512 * 1024;
/** A page of files; a message may have 1 MiB. */
const PAGE_BYTES = 384 * 1024;

export async function saveChangesHead(tx: Sql, changes: TaskChanges): Promise<void> {
  await tx.execute("DELETE FROM task_changed_files");
  await tx.execute(
    "INSERT OR REPLACE INTO task_changes (id, base_sha, head_sha, truncated) VALUES (1, ?1, ?2, ?3)",
    changes.baseSha,
    changes.headSha,
    Number(changes.truncated),
  );
}

/** Files in their order, by what one transaction may write; patches that are too large are left out. */
export function batchFiles(files: readonly ChangedFile[]): string[][] {
  const batches: string[][] = [];
  let batchBytes = Number.POSITIVE_INFINITY;
  let bytes = 0;
  for (const file of files) {
    const patchBytes = file.patch === null ? 0 : Buffer.byteLength(file.patch);
    const isKept = patchBytes <= MAX_PATCH_BYTES && bytes + patchBytes <= MAX_BYTES;
    const json = JSON.stringify(isKept ? file : { ...file, patch: null });
    if (isKept) bytes += patchBytes;
    if (batchBytes + json.length > BATCH_BYTES) {
      batches.push([]);
      batchBytes = 0;
    }
    batches.at(-1)?.push(json);
    batchBytes += json.length;
  }
  return batches;
}

export async function appendFiles(tx: Sql, files: readonly string[]): Promise<void> {
  await tx.execute(
    `INSERT INTO task_changed_files (n, json)
     SELECT (SELECT coalesce(max(n), 0) FROM task_changed_files) + key + 1, value FROM json_each(?1)`,
    JSON.stringify(files),
  );
}

export interface ChangesPage extends TaskChanges {
  /** Where the next page begins; null: that was the last one. */
  readonly next: number | null;
}

/** The changes by pages; `after` 0 is the first. */
export async function loadChanges(db: Sql, after: number): Promise<ChangesPage> {
  const [head] = await db.execute<{ base_sha: string | null; head_sha: string | null; truncated: number }>(
    "SELECT base_sha, head_sha, truncated FROM task_changes WHERE id = 1",
  );
  const rows = await db.execute<{ n: number; json: string }>(
    "SELECT n, json FROM task_changed_files WHERE n > ?1 ORDER BY n LIMIT 500",
    after,
  );
  const files: ChangedFile[] = [];
  let chars = 0;
  let next: number | null = null;
  for (const row of rows) {
    if (files.length > 0 && chars + row.json.length > PAGE_BYTES) break;
    const file: ChangedFile = JSON.parse(row.json);
    files.push(file);
    chars += row.json.length;
    next = row.n;
  }
  const hasMore = files.length < rows.length || rows.length === 500;
  return {
    baseSha: head?.base_sha ?? null,
    headSha: head?.head_sha ?? null,
    truncated: head?.truncated === 1,
    files,
    next: hasMore ? next : null,
  };
}
