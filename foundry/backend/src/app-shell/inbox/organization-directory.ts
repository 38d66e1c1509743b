import type { InboxDatabase } from "./open-database.ts";
import type { KnownOrganization, ObservedOrganization } from "./types.ts";

interface OrganizationRow {
  readonly account_id: string;
  readonly login: string;
  readonly type: "Organization" | "User";
  readonly installation_id: string | null;
  readonly first_seen_at_ms: number;
  readonly last_seen_at_ms: number;
}

/** `last_seen_at_ms` is written at most this often. */
const seenEveryMs = 60_000;

/** The accounts that deliveries (or GitHub's installations) named: which organizations there are to show. */
export function createOrganizationDirectory(db: InboxDatabase) {
  const select = db.prepare<[], OrganizationRow>(
    "SELECT * FROM organizations ORDER BY first_seen_at_ms, account_id",
  );
  const upsert = db.prepare(
    `INSERT INTO organizations (account_id, login, type, installation_id, first_seen_at_ms, last_seen_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET login = excluded.login, type = excluded.type,
       installation_id = excluded.installation_id, last_seen_at_ms = excluded.last_seen_at_ms`,
  );
  let known = read();

  function read(): Map<string, KnownOrganization> {
    return new Map(select.all().map((row) => [row.account_id, toOrganization(row)]));
  }

  return {
    list: (): KnownOrganization[] => [...known.values()],
    get: (accountId: string): KnownOrganization | null => known.get(accountId) ?? null,
    /** Within the caller's transaction. A delivery without installation keeps the one we know. */
    observe(seen: ObservedOrganization, nowMs: number): void {
      const before = known.get(seen.accountId);
      const installationId = seen.installationId ?? before?.installationId ?? null;
      if (before !== undefined && isCurrent(before, { ...seen, installationId }, nowMs)) return;
      const firstSeenAtMs = before?.firstSeenAtMs ?? nowMs;
      upsert.run(seen.accountId, seen.login, seen.type, installationId, firstSeenAtMs, nowMs);
      known.set(seen.accountId, { ...seen, installationId, firstSeenAtMs, lastSeenAtMs: nowMs });
    },
    /** After a rolled back transaction. */
    reload(): void {
      known = read();
    },
  };
}

function isCurrent(before: KnownOrganization, seen: ObservedOrganization, nowMs: number): boolean {
  return (
    before.login === seen.login &&
    before.type === seen.type &&
    before.installationId === seen.installationId &&
    nowMs - before.lastSeenAtMs < seenEveryMs
  );
}

function toOrganization(row: OrganizationRow): KnownOrganization {
  return {
    accountId: row.account_id,
    login: row.login,
    type: row.type,
    installationId: row.installation_id,
    firstSeenAtMs: row.first_seen_at_ms,
    lastSeenAtMs: row.last_seen_at_ms,
  };
}
