import type { InboxDatabase } from "./open-database.ts";

/** Single facts, each a text under a key. Writes are within the caller's transaction. */
export function createMetaStore(db: InboxDatabase) {
  const select = db.prepare<[string], string>("SELECT value FROM meta WHERE key = ?").pluck();
  const upsert = db.prepare(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  return {
    get: (key: string): string | null => select.get(key) ?? null,
    set(key: string, value: string): void {
      upsert.run(key, value);
    },
  };
}
