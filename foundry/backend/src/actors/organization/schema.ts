import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export { inbox, outbox } from "../outbox/schema.ts";
export { topicEvents } from "../topic-log/schema.ts";

/** Single values of the read model and its counts; one row. */
export const orgMeta = sqliteTable("org_meta", {
  id: integer("id").primaryKey(),
  streamId: text("stream_id").notNull(),
  /** shared's Connection and Sync as JSON. */
  connection: text("connection").notNull(),
  sync: text("sync").notNull(),
  repositoryCount: integer("repository_count").notNull(),
  openPullRequestCount: integer("open_pull_request_count").notNull(),
  taskCount: integer("task_count").notNull(),
  /** The newest turn that was granted to a task; grants are numbered over the organization. */
  lastGrant: integer("last_grant").notNull().default(0),
});

export const orgRepos = sqliteTable("org_repos", {
  repoId: text("repo_id").primaryKey(),
  fullName: text("full_name").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
  /** shared's WorkbenchRepoSummary. */
  json: text("json").notNull(),
});

/**
 * Every open pull request; those of a live task are in it too, but not on the topic [GH10].
 * A repository's are found by their key, which begins with its id (sql/in-repository.ts).
 */
export const orgPullRequests = sqliteTable(
  "org_pull_requests",
  {
    prId: text("pr_id").primaryKey(),
    repoId: text("repo_id").notNull(),
    number: integer("number").notNull(),
    headRepoId: text("head_repo_id"),
    headRefName: text("head_ref_name").notNull(),
    taskId: text("task_id"),
    /** shared's WorkbenchOpenPrSummary. */
    json: text("json").notNull(),
  },
  (table) => [
    index("org_pull_requests_task")
      .on(table.taskId)
      .where(sql`task_id is not null`),
  ],
);

export const orgTasks = sqliteTable(
  "org_tasks",
  {
    taskId: text("task_id").primaryKey(),
    /** What the task is about, once per subject; null for prompts. */
    subjectKey: text("subject_key"),
    repoId: text("repo_id").notNull(),
    headRepoId: text("head_repo_id"),
    branchName: text("branch_name"),
    prNumber: integer("pr_number"),
    /** The task actor's count of its changes: an older summary never overwrites a newer one. */
    revision: integer("revision").notNull(),
    archivedAtMs: integer("archived_at_ms"),
    /** shared's WorkbenchTaskSummary. */
    json: text("json").notNull(),
    /** The branch it works on, in the words of a subject, once it has one: its pull requests are found by it. */
    branchKey: text("branch_key"),
    /** Since when it waits for its turn; null: it does not, or has it. */
    queuedAtMs: integer("queued_at_ms"),
    /** The turn that it was granted and has not given back. */
    grantN: integer("grant_n"),
    /** When an archived one is removed for good. */
    removeAtMs: integer("remove_at_ms"),
    /** 1: GitHub has still to be told of it; its actor is woken when the service starts. */
    isUnsettled: integer("is_unsettled").notNull().default(0),
    /** What of it GitHub was not shown and waits for a person [DX6], outbox-contract's as JSON; null: nothing. */
    parked: text("parked"),
  },
  (table) => [
    uniqueIndex("org_tasks_subject").on(table.subjectKey),
    index("org_tasks_repo").on(table.repoId),
    index("org_tasks_branch")
      .on(table.branchKey)
      .where(sql`branch_key is not null`),
    index("org_tasks_queue")
      .on(table.queuedAtMs, table.taskId)
      .where(sql`queued_at_ms is not null`),
    index("org_tasks_granted")
      .on(table.grantN)
      .where(sql`grant_n is not null`),
    index("org_tasks_unsettled")
      .on(table.taskId)
      .where(sql`is_unsettled = 1`),
    index("org_tasks_parked")
      .on(table.taskId)
      .where(sql`parked is not null`),
    index("org_tasks_removal")
      .on(table.removeAtMs)
      .where(sql`remove_at_ms is not null`),
  ],
);

export const orgActivity = sqliteTable("org_activity", {
  n: integer("n").primaryKey({ autoIncrement: true }),
  activityId: text("activity_id").notNull(),
  /** shared's Activity. */
  json: text("json").notNull(),
});

/** What was heard of GitHub that may start a task, once for each delivery; what is asked waits in the outbox. */
export const orgTriggers = sqliteTable(
  "org_triggers",
  {
    guid: text("guid").primaryKey(),
    atMs: integer("at_ms").notNull(),
    repoId: text("repo_id").notNull(),
    /** An issue's or pull request's number; null: a run of a workflow. */
    conversation: integer("conversation"),
    kind: text("kind").notNull(),
    byLogin: text("by_login").notNull(),
    /** What became of it; null: it waits. */
    outcome: text("outcome"),
    taskId: text("task_id"),
  },
  (table) => [
    index("org_triggers_done")
      .on(table.atMs)
      .where(sql`outcome is not null`),
    index("org_triggers_declined")
      .on(table.repoId, table.conversation, table.byLogin)
      .where(sql`outcome = 'declined'`),
    index("org_triggers_task")
      .on(table.taskId)
      .where(sql`task_id is not null`),
  ],
);

/** Repositories that are opened: they are told of their tasks. */
export const orgAttachedRepos = sqliteTable("org_attached_repos", {
  repoId: text("repo_id").primaryKey(),
});

/** Who did what: from the dashboard, and what repositories' jobs did [RJ4]. */
export const auditEvents = sqliteTable("audit_events", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  atMs: integer("at_ms").notNull(),
  action: text("action").notNull(),
  subject: text("subject").notNull(),
  detail: text("detail").notNull(),
});
