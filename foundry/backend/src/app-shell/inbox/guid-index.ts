import type { InboxDatabase } from "./open-database.ts";

/**
 * Which GUIDs the inbox holds: GUID → delivery id, in memory (about 100 bytes each, bounded by retention), read from
 * the rows when the inbox opens. It is the unique constraint of `deliveries.guid` (migrations.ts says why it is here).
 */
export type GuidIndex = Map<string, number>;

export function loadGuidIndex(db: InboxDatabase): GuidIndex {
  const rows = db.prepare<[], [number, string]>("SELECT id, guid FROM deliveries ORDER BY id").raw();
  const index: GuidIndex = new Map();
  for (const [id, guid] of rows.iterate()) index.set(guid, id);
  return index;
}
