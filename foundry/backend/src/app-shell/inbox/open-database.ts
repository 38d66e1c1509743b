import Database from "better-sqlite3";
import { migrations } from "./migrations.ts";

export type InboxDatabase = Database.Database;

/**
 * Opens the inbox's file for this process alone (a second process fails with SQLITE_BUSY) and brings its schema up to
 * date.
 */
export function openDatabase(path: string): InboxDatabase {
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma("locking_mode = EXCLUSIVE");
    db.pragma("journal_mode = WAL");
    // A commit is waited for where it matters (transactions.ts), which gives FULL's guarantee for less.
    db.pragma("synchronous = NORMAL");
    // Rarer and longer than SQLite's default: one stall of some milliseconds in a few thousand accepts.
    db.pragma("wal_autocheckpoint = 4000");
    db.pragma("cache_size = -32768");
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: InboxDatabase): void {
  const done = Number(db.pragma("user_version", { simple: true }));
  if (done > migrations.length) {
    throw new Error(
      `the inbox was written by a newer version (schema ${done}, this one knows ${migrations.length})`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < done) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
