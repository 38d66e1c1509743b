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
  },
  (table) => [
    uniqueIndex("org_tasks_subject").on(table.subjectKey),
    index("org_tasks_repo").on(table.repoId),
  ],
);

export const orgActivity = sqliteTable("org_activity", {
  n: integer("n").primaryKey({ autoIncrement: true }),
  activityId: text("activity_id").notNull(),
  /** shared's Activity. */
  json: text("json").notNull(),
});

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
