import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

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
  /** TaskCore. */
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

/** What was asked of the task, once per key [TK4]; worked on in their order. */
export const taskRequests = sqliteTable(
  "task_requests",
  {
    n: integer("n").primaryKey(),
    key: text("key").notNull().unique(),
    status: text("status", { enum: ["pending", "running", "done", "dropped"] }).notNull(),
    /** contract's TaskRequest. */
    json: text("json").notNull(),
  },
  (table) => [index("task_requests_status").on(table.status, table.n)],
);

/** The task's turn, and the run that uses it; one row. */
export const taskTurn = sqliteTable("task_turn", {
  id: integer("id").primaryKey(),
  /** The newest turn that the organization has granted; 0: none yet. */
  grantSeen: integer("grant_seen").notNull(),
  /** 1: it is in use, and given back by a report that says 0. */
  grantHeld: integer("grant_held").notNull(),
  /** contract's RunRepository, of the newest grant. */
  repository: text("repository"),
  /** The present or last run, from 1. */
  run: integer("run").notNull(),
  /** The request that the open run works on; null: no run is open. */
  request: integer("request"),
  /** 1 while a holder of the lease works on it: found set by the next one, the former has died. */
  holderAlive: integer("holder_alive").notNull(),
  /** How often the open run's holder died. */
  deaths: integer("deaths").notNull(),
  /** How often the open run failed for a reason that may pass, and when it goes on. */
  failures: integer("failures").notNull(),
  dueAtMs: integer("due_at_ms").notNull(),
  /** {reason, archive} as JSON: the open run is to be cancelled. */
  cancel: text("cancel"),
  /** 1: there are effects that GitHub has still to hear of. */
  unsettled: integer("unsettled").notNull().default(0),
  /** The effects that wait for a person [DX6], as the organization is told of them: outbox-contract's as JSON. */
  parked: text("parked").notNull().default("[]"),
});

/** [DX8] Who runs the task. */
export const taskLease = sqliteTable("task_lease", {
  id: integer("id").primaryKey(),
  owner: text("owner").notNull(),
  token: integer("token").notNull(),
  untilMs: integer("until_ms").notNull(),
});

/** Starts of the harness. */
export const taskAttempts = sqliteTable(
  "task_attempts",
  {
    n: integer("n").primaryKey(),
    run: integer("run").notNull(),
    ended: integer("ended").notNull(),
    /** shared's TaskAttempt. */
    json: text("json").notNull(),
  },
  (table) => [index("task_attempts_run").on(table.run)],
);

/** What attempts were told and what they answered, as JSON. */
export const taskAttemptTexts = sqliteTable("task_attempt_texts", {
  n: integer("n").primaryKey(),
  brief: text("brief"),
  result: text("result"),
});

export const taskLogChunks = sqliteTable("task_log_chunks", {
  n: integer("n").primaryKey(),
  attempt: integer("attempt").notNull(),
  stream: text("stream").notNull(),
  atMs: integer("at_ms").notNull(),
  /** UTF-8 length of the text. */
  bytes: integer("bytes").notNull(),
  text: text("text").notNull(),
});

/** What the log holds; one row. */
export const taskLog = sqliteTable("task_log", {
  id: integer("id").primaryKey(),
  lastN: integer("last_n").notNull(),
  chunks: integer("chunks").notNull(),
  bytes: integer("bytes").notNull(),
  droppedBytes: integer("dropped_bytes").notNull(),
  /** The last chunk of the part that is never dropped. */
  headN: integer("head_n").notNull(),
  headBytes: integer("head_bytes").notNull(),
});

/** [DX7] Acts outside that were about to be done, by run. */
export const taskIntents = sqliteTable(
  "task_intents",
  {
    run: integer("run").notNull(),
    name: text("name").notNull(),
    value: text("value").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.name] })],
);

/** [DX5] [DX7] What GitHub is to show; a newer payload of a key takes the older one's place. */
export const taskEffects = sqliteTable(
  "task_effects",
  {
    key: text("key").primaryKey(),
    kind: text("kind").notNull(),
    payload: text("payload").notNull(),
    /** Rises with every payload: what was done with an older one is not done with this. */
    revision: integer("revision").notNull(),
    status: text("status", { enum: ["pending", "done", "parked"] }).notNull(),
    attempts: integer("attempts").notNull(),
    nextAttemptAtMs: integer("next_attempt_at_ms").notNull(),
    firstFailedAtMs: integer("first_failed_at_ms"),
    lastFailedAtMs: integer("last_failed_at_ms"),
    code: text("code"),
    message: text("message"),
    /** What GitHub answered (ids, URLs), as JSON; kept over revisions. */
    outcome: text("outcome"),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("task_effects_due").on(table.status, table.nextAttemptAtMs)],
);

/** The last result's changes; one row, and its files in their order. */
export const taskChanges = sqliteTable("task_changes", {
  id: integer("id").primaryKey(),
  baseSha: text("base_sha"),
  headSha: text("head_sha"),
  truncated: integer("truncated").notNull(),
});

export const taskChangedFiles = sqliteTable("task_changed_files", {
  n: integer("n").primaryKey(),
  /** One of shared's TaskChanges.files. */
  json: text("json").notNull(),
});
