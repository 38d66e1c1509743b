import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Events by batch: one row for all events of one transaction, their JSON texts joined by newlines (JSON text holds
 * none). The newest row is never pruned: it says where the sequence stands.
 */
export const topicEvents = sqliteTable("topic_events", {
  firstSeq: integer("first_seq").primaryKey(),
  lastSeq: integer("last_seq").notNull(),
  events: text("events").notNull(),
});
