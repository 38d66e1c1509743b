import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export { inbox, outbox } from "../outbox/schema.ts";
export { topicEvents } from "../topic-log/schema.ts";

/** The task itself; one row. */
export const task = sqliteTable("task", {
  id: integer("id").primaryKey(),
  streamId: text("stream_id").notNull(),
  revision: integer("revision").notNull(),
  status: text("status").notNull(),
  /** The state to go back to when it is restored. */
  archivedFrom: text("archived_from"),
  /** shared's Task without its transitions. */
  json: text("json").notNull(),
});

export const taskTransitions = sqliteTable("task_transitions", {
  n: integer("n").primaryKey({ autoIncrement: true }),
  fromStatus: text("from_status"),
  toStatus: text("to_status").notNull(),
  /** {code, message} as JSON, or null. */
  reason: text("reason"),
  atMs: integer("at_ms").notNull(),
});
