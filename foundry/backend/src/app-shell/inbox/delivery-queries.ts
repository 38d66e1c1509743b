import type { DeliverySummary, ParkedItem } from "@foundry/shared";
import type { InboxDatabase } from "./open-database.ts";
import type { DeliveryQuery } from "./types.ts";

const summaryColumns = `id, guid, event, action, status, account_id, account_login, repo_full_name, received_at_ms,
  applied_at_ms, attempts, duplicates, recovered, payload_bytes, error_code, error_message`;

interface SummaryRow {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly status: DeliverySummary["status"];
  readonly account_id: string | null;
  readonly account_login: string | null;
  readonly repo_full_name: string | null;
  readonly received_at_ms: number;
  readonly applied_at_ms: number | null;
  readonly attempts: number;
  readonly duplicates: number;
  readonly recovered: number;
  readonly payload_bytes: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

interface ParkedRow {
  readonly guid: string;
  readonly event: string;
  readonly account_id: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly attempts: number;
  readonly received_at_ms: number;
  readonly first_failed_at_ms: number | null;
  readonly last_failed_at_ms: number | null;
}

/** One page, newest first; `lastId` is where the next one begins, null if there is none. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliverySummary[];
  readonly lastId: number | null;
}

/** What the API and the topic read. */
export function createDeliveryQueries(db: InboxDatabase) {
  const one = db.prepare<[number], SummaryRow>(`SELECT ${summaryColumns} FROM deliveries WHERE id = ?`);
  const parked = db.prepare<[number], ParkedRow>(
    `SELECT guid, event, account_id, error_code, error_message, attempts, received_at_ms, first_failed_at_ms,
       last_failed_at_ms
     FROM deliveries WHERE status = 'parked' ORDER BY id DESC LIMIT ?`,
  );
  const selectPage = pageStatements(db);

  return {
    summary(id: number): DeliverySummary | null {
      const row = one.get(id);
      return row === undefined ? null : toSummary(row);
    },
    page(query: DeliveryQuery): DeliveryPage {
      const rows = selectPage({ ...query, limit: query.limit + 1 });
      const shown = rows.slice(0, query.limit);
      return {
        deliveries: shown.map(toSummary),
        lastId: rows.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
      };
    },
    parked: (limit: number): ParkedItem[] => parked.all(limit).map(toParkedItem),
  };
}

/** Descending ids do not move when deliveries come in, so pages are stable under inserts. */
function pageStatements(db: InboxDatabase) {
  const where = (condition: string) =>
    db.prepare<[Record<string, unknown>], SummaryRow>(
      `SELECT ${summaryColumns} FROM deliveries WHERE id < @before ${condition} ORDER BY id DESC LIMIT @limit`,
    );
  const all = where("");
  const byEvent = where("AND event = @event");
  // The unary plus keeps the planner from an index on status that would have to be sorted.
  const common = where("AND +status = @status");
  const commonByEvent = where("AND +status = @status AND event = @event");
  const rare = { ignored: ofRare("ignored"), parked: ofRare("parked"), discarded: ofRare("discarded") };
  function ofRare(status: string) {
    const name = `status = '${status}'`;
    return { any: where(`AND ${name}`), byEvent: where(`AND ${name} AND +event = @event`) };
  }

  function choose({ status, event }: DeliveryQuery) {
    const hasEvent = event !== undefined;
    switch (status) {
      case undefined:
        return hasEvent ? byEvent : all;
      case "pending":
      case "applied":
        return hasEvent ? commonByEvent : common;
      case "ignored":
      case "parked":
      case "discarded":
        return hasEvent ? rare[status].byEvent : rare[status].any;
    }
  }

  return (query: DeliveryQuery): SummaryRow[] => {
    const { status, event, limit, beforeId = Number.MAX_SAFE_INTEGER } = query;
    return choose(query).all({ status, event, limit, before: beforeId });
  };
}

function toSummary(row: SummaryRow): DeliverySummary {
  return {
    guid: row.guid,
    event: row.event,
    action: row.action,
    status: row.status,
    accountId: row.account_id,
    accountLogin: row.account_login,
    repoFullName: row.repo_full_name,
    receivedAtMs: row.received_at_ms,
    appliedAtMs: row.applied_at_ms,
    attempts: row.attempts,
    duplicates: row.duplicates,
    recovered: row.recovered === 1,
    payloadBytes: row.payload_bytes,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? "" },
  };
}

function toParkedItem(row: ParkedRow): ParkedItem {
  return {
    id: `delivery:${row.guid}`,
    kind: "delivery",
    orgId: row.account_id,
    subject: `${row.event} ${row.guid}`,
    code: row.error_code ?? "unknown_error",
    message: row.error_message ?? "",
    attempts: row.attempts,
    firstAtMs: row.first_failed_at_ms ?? row.received_at_ms,
    lastAtMs: row.last_failed_at_ms ?? row.received_at_ms,
  };
}
