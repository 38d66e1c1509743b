/**
 * The inbox's schema, append-only: `PRAGMA user_version` says how many of these have run. A released entry never
 * changes; a change is a new entry.
 *
 * - `deliveries`: `id` is the order of acceptance. No index on `guid`: GUIDs are random, so every insert of a group
 *   would dirty a page of its own, which doubled the cost of an accept (measured: 55 µs instead of 27). Uniqueness is
 *   kept by the GuidIndex in memory; the file is locked by one process for as long as it is open.
 * - `chunks`: the bodies and commands of the deliveries that one transaction accepted, compressed together; `commands`
 *   stands first so that reading them never walks the bodies' pages.
 * - `recovery_log`: what the running lost-delivery recovery found in GitHub's log, by GUID (durable.md DX11);
 *   `recovery_asked`: what GitHub was asked to send again and has not arrived.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY,
    commands_codec INTEGER NOT NULL,
    commands BLOB NOT NULL,
    bodies_codec INTEGER NOT NULL,
    bodies BLOB NOT NULL
  ) STRICT;

  CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY,
    guid TEXT NOT NULL,
    event TEXT NOT NULL,
    action TEXT,
    account_id TEXT,
    account_login TEXT,
    installation_id TEXT,
    repo_full_name TEXT,
    status TEXT NOT NULL CHECK (status IN ('pending', 'applied', 'ignored', 'parked', 'discarded')),
    received_at_ms INTEGER NOT NULL,
    applied_at_ms INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at_ms INTEGER NOT NULL DEFAULT 0,
    first_failed_at_ms INTEGER,
    last_failed_at_ms INTEGER,
    error_code TEXT,
    error_message TEXT,
    duplicates INTEGER NOT NULL DEFAULT 0,
    replays INTEGER NOT NULL DEFAULT 0,
    recovered INTEGER NOT NULL DEFAULT 0,
    payload_bytes INTEGER NOT NULL,
    chunk_id INTEGER NOT NULL,
    chunk_position INTEGER NOT NULL,
    body_offset INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX deliveries_lane ON deliveries (account_id, id) WHERE status = 'pending';
  CREATE INDEX deliveries_rare ON deliveries (status, id) WHERE status IN ('ignored', 'parked', 'discarded');
  CREATE INDEX deliveries_event ON deliveries (event, id);
  CREATE INDEX deliveries_chunk ON deliveries (chunk_id);

  CREATE TABLE organizations (
    account_id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('Organization', 'User')),
    installation_id TEXT,
    first_seen_at_ms INTEGER NOT NULL,
    last_seen_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE recovery_log (
    guid TEXT PRIMARY KEY,
    attempt_id TEXT NOT NULL,
    delivered_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reached', 'lost', 'asked', 'refused'))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recovery_log_state ON recovery_log (state, delivered_at_ms);

  CREATE TABLE recovery_asked (guid TEXT PRIMARY KEY, asked_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
];
