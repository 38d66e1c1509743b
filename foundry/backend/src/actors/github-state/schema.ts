import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export { outbox } from "../outbox/schema.ts";

/** What is known of the account, the connection and the sync; one row. */
export const githubMeta = sqliteTable("github_meta", {
  id: integer("id").primaryKey(),
  /** Names this database to receivers of its messages. */
  streamId: text("stream_id").notNull(),
  accountId: text("account_id").notNull(),
  login: text("login").notNull(),
  accountType: text("account_type").notNull(),
  avatarUrl: text("avatar_url"),
  installationId: text("installation_id"),
  connectionStatus: text("connection_status").notNull(),
  connectionReason: text("connection_reason"),
  connectionUpdatedAtMs: integer("connection_updated_at_ms").notNull(),
  /** shared's Sync as JSON. */
  sync: text("sync").notNull(),
  /** Rises with every sync and every clear; rows carry the one that saw them last. */
  generation: integer("generation").notNull(),
  lastFullSyncStartedAtMs: integer("last_full_sync_started_at_ms"),
  lastFullSyncFinishedAtMs: integer("last_full_sync_finished_at_ms"),
  lastErrorCode: text("last_error_code"),
  lastDeliveryGuid: text("last_delivery_guid"),
  lastDeliveryAtMs: integer("last_delivery_at_ms"),
});

export const githubRepositories = sqliteTable("github_repositories", {
  repoId: text("repo_id").primaryKey(),
  ownerId: text("owner_id").notNull(),
  owner: text("owner").notNull(),
  name: text("name").notNull(),
  fullName: text("full_name").notNull(),
  isPrivate: integer("is_private").notNull(),
  isArchived: integer("is_archived").notNull(),
  defaultBranch: text("default_branch").notNull(),
  description: text("description"),
  url: text("url").notNull(),
  pushedAtMs: integer("pushed_at_ms"),
  updatedAtMs: integer("updated_at_ms").notNull(),
  /** A deleted repository stays as a tombstone, so that a late payload does not bring it back [GH7]. */
  deleted: integer("deleted").notNull(),
  syncGeneration: integer("sync_generation").notNull(),
  touchedGeneration: integer("touched_generation").notNull(),
});

/**
 * A repository's pull requests are found by their key, which begins with its id (sql/in-repository.ts): the pages that
 * a batch dirties are what it costs, and one more index would be one more page for nearly every row.
 */
export const githubPullRequests = sqliteTable(
  "github_pull_requests",
  {
    prId: text("pr_id").primaryKey(),
    repoId: text("repo_id").notNull(),
    number: integer("number").notNull(),
    title: text("title").notNull(),
    state: text("state").notNull(),
    isDraft: integer("is_draft").notNull(),
    url: text("url").notNull(),
    headRefName: text("head_ref_name").notNull(),
    headSha: text("head_sha").notNull(),
    headRepoId: text("head_repo_id"),
    baseRefName: text("base_ref_name").notNull(),
    authorLogin: text("author_login"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    closedAtMs: integer("closed_at_ms"),
    mergedAtMs: integer("merged_at_ms"),
    syncGeneration: integer("sync_generation").notNull(),
    touchedGeneration: integer("touched_generation").notNull(),
    /** Last, because it may be long. */
    body: text("body"),
  },
  (table) => [
    index("github_pull_requests_closed")
      .on(table.updatedAtMs)
      .where(sql`state <> 'open'`),
  ],
);

export const githubMembers = sqliteTable("github_members", {
  memberId: text("member_id").primaryKey(),
  login: text("login").notNull(),
  name: text("name"),
  avatarUrl: text("avatar_url"),
  role: text("role"),
  syncGeneration: integer("sync_generation").notNull(),
  touchedGeneration: integer("touched_generation").notNull(),
});

/** Heads of branches as pushed; a deleted branch stays as a tombstone for the retention time. */
export const githubBranches = sqliteTable(
  "github_branches",
  {
    repoId: text("repo_id").notNull(),
    branchName: text("branch_name").notNull(),
    headSha: text("head_sha"),
    pushedAtMs: integer("pushed_at_ms").notNull(),
    deleted: integer("deleted").notNull(),
  },
  (table) => [primaryKey({ columns: [table.repoId, table.branchName] })],
);

/** Repositories that are told what happens to them: opened ones, and those with a push to their default branch. */
export const githubAttached = sqliteTable("github_attached", {
  repoId: text("repo_id").primaryKey(),
  atMs: integer("at_ms").notNull(),
  /** Messages of its actor that wait for a person, as it last said: nobody else looks into thousands of actors. */
  parked: integer("parked").notNull(),
});

/** Events of repositories as they came (pushes, checks, reviews, …), kept for the retention time. */
export const githubEvents = sqliteTable(
  "github_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    guid: text("guid").notNull(),
    repoId: text("repo_id"),
    event: text("event").notNull(),
    action: text("action"),
    actorLogin: text("actor_login"),
    subject: text("subject").notNull(),
    url: text("url"),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("github_events_repo").on(table.repoId, table.id)],
);

/**
 * GUIDs of applied deliveries [DX4], one row per batch: a row and an index entry per GUID would dirty as many pages
 * as the batch has deliveries. The actor keeps the set in memory while it is awake.
 */
export const deliveryInbox = sqliteTable("delivery_inbox", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  guids: text("guids").notNull(),
  count: integer("count").notNull(),
  atMs: integer("at_ms").notNull(),
});

/** Long work: syncs, reloads, purges. Rows are the truth, wake-ups only hints. */
export const githubJobs = sqliteTable(
  "github_jobs",
  {
    n: integer("n").primaryKey({ autoIncrement: true }),
    jobId: text("job_id").notNull(),
    kind: text("kind").notNull(),
    args: text("args").notNull(),
    status: text("status", { enum: ["queued", "running", "completed", "failed", "cancelled"] }).notNull(),
    generation: integer("generation").notNull(),
    phase: text("phase"),
    attempts: integer("attempts").notNull(),
    /** [DX9] first request and due time of a debounced one. */
    firstRequestedAtMs: integer("first_requested_at_ms").notNull(),
    dueAtMs: integer("due_at_ms").notNull(),
    startedAtMs: integer("started_at_ms"),
    finishedAtMs: integer("finished_at_ms"),
    errorCode: text("error_code"),
    errorMessage: text("error_message"),
  },
  (table) => [
    index("github_jobs_live")
      .on(table.n)
      .where(sql`status in ('queued', 'running')`),
  ],
);

/** The pages that a job still has to fetch: one row per list, with the cursor of its next page [GH8]. */
export const githubJobSteps = sqliteTable(
  "github_job_steps",
  {
    jobId: text("job_id").notNull(),
    phase: text("phase").notNull(),
    /** The repository's id, or "" where the list is the account's. */
    key: text("key").notNull(),
    cursor: text("cursor"),
    status: text("status", { enum: ["pending", "done", "failed"] }).notNull(),
    attempts: integer("attempts").notNull(),
    code: text("code"),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.phase, table.key] })],
);

/** Pages as GitHub last sent them, for conditional requests: an unchanged page costs no rate limit. */
export const githubPages = sqliteTable("github_pages", {
  key: text("key").primaryKey(),
  etag: text("etag").notNull(),
  ids: text("ids").notNull(),
  nextCursor: text("next_cursor"),
});
