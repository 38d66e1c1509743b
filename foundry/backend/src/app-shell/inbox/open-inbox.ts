import type { Clock } from "@foundry/durable";
import { createInbox } from "./create-inbox.ts";
import type { Inbox } from "./create-inbox.ts";
import { openDatabase } from "./open-database.ts";

/**
 * Opens (or creates) the inbox's file. One process at a time: a second one fails with SqliteError SQLITE_BUSY, a file
 * of a newer version with an Error that says so.
 */
export function openInbox({ path, clock }: { readonly path: string; readonly clock: Clock }): Inbox {
  const db = openDatabase(path);
  try {
    return createInbox({ db, clock });
  } catch (error) {
    db.close();
    throw error;
  }
}
