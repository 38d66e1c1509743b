import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Messages to other actors, written with the state change that causes them [DX5]. */
export const outbox = sqliteTable(
  "outbox",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    target: text("target").notNull(),
    payload: text("payload").notNull(),
    status: text("status", { enum: ["pending", "parked"] }).notNull(),
    attempts: integer("attempts").notNull(),
    nextAttemptAtMs: integer("next_attempt_at_ms").notNull(),
    firstFailedAtMs: integer("first_failed_at_ms"),
    lastFailedAtMs: integer("last_failed_at_ms"),
    code: text("code"),
    message: text("message"),
  },
  (table) => [
    index("outbox_pending")
      .on(table.target, table.id)
      .where(sql`status = 'pending'`),
  ],
);

/**
 * What came from other actors [DX4]. A sender's messages come in the order of their ids, so the last one says it all.
 * `source` names the sender and its database, whose ids would start anew with a new one.
 */
export const inbox = sqliteTable("inbox", {
  source: text("source").primaryKey(),
  lastId: integer("last_id").notNull(),
});
