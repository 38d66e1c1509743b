import Database from "better-sqlite3";
import type { InboxDatabase } from "./open-database.ts";
import { InboxUnavailableError } from "./types.ts";
import type { WalSync } from "./wal-sync.ts";

/** Why the last write failed; null while writes succeed. */
export interface WriteFailure {
  readonly code: string;
  readonly sinceMs: number;
}

interface TransactionDeps {
  readonly db: InboxDatabase;
  readonly wal: WalSync;
  readonly now: () => number;
  /** What is held in memory may be ahead of the file. */
  readonly onRollback: () => void;
}

/**
 * Every write of the inbox goes through here. A failed one is rolled back and leaves the inbox usable: the next one
 * tries again, so a full disk heals itself as soon as there is room. Each throws (or rejects with)
 * InboxUnavailableError when nothing may be promised.
 */
export function createTransactions({ db, wal, now, onRollback }: TransactionDeps) {
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  let failure: WriteFailure | null = null;
  /** The log could not be brought to the disk: whatever it holds must get there before anything is promised. */
  let unsynced = false;

  function fail(code: string, cause: unknown): InboxUnavailableError {
    failure = { code, sinceMs: failure?.sinceMs ?? now() };
    return new InboxUnavailableError(code, cause);
  }

  /** Committed, and carried to the disk by the next sync. */
  function relaxed<Result>(work: () => Result): Result {
    if (!db.open) throw new InboxUnavailableError("inbox_closed", null);
    try {
      if (unsynced) repair(db);
      unsynced = false;
      begin.run();
      const result = work();
      commit.run();
      failure = null;
      return result;
    } catch (error) {
      // SQLite has rolled back already after some errors (a full disk among them).
      if (db.inTransaction) rollback.run();
      onRollback();
      if (!(error instanceof Database.SqliteError)) throw error;
      throw fail(error.code, error);
    }
  }

  return {
    /**
     * For marks whose loss in a power cut only repeats what the receiver makes a no-op: not waited for, and carried to
     * the disk by the next durable commit.
     */
    relaxed,
    /** On the disk when it returns; the process waits for it. */
    durable<Result>(work: () => Result): Result {
      if (!db.open) throw new InboxUnavailableError("inbox_closed", null);
      db.pragma("synchronous = FULL");
      try {
        return relaxed(work);
      } finally {
        db.pragma("synchronous = NORMAL");
      }
    },
    /** Resolves when all that was committed is on the disk; the process goes on meanwhile. */
    async synced(): Promise<void> {
      try {
        await wal.sync();
      } catch (error) {
        unsynced = true;
        throw fail(codeOf(error), error);
      }
    },
    failure: (): WriteFailure | null => failure,
  };
}

/** After a failed sync the log's pages count as clean although they are not: everything moves to the main file. */
function repair(db: InboxDatabase): void {
  db.pragma("wal_checkpoint(TRUNCATE)");
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "sync_failed";
}
