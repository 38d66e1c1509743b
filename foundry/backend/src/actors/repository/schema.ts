import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export { inbox, outbox } from "../outbox/schema.ts";
export { topicEvents } from "../topic-log/schema.ts";

/** Who this is and how fresh its branches are; one row, written when the repository is attached. */
export const repoMeta = sqliteTable("repo_meta", {
  id: integer("id").primaryKey(),
  /** Names this database to receivers of its messages. */
  streamId: text("stream_id").notNull(),
  /** `removed`: the repository left the account; it is told nothing until it is attached again. */
  attachment: text("attachment", { enum: ["attached", "removed"] }).notNull(),
  /** shared's RepositoryIdentity [RC6]. */
  identity: text("identity").notNull(),
  /** When git was last read; null: never. */
  readAtMs: integer("read_at_ms"),
  pushedAtMs: integer("pushed_at_ms"),
  /** Heads have moved since git was read. */
  stale: integer("stale").notNull(),
  /** 1: deliveries may be lost (a resync), so the next sync lists every head, not only those that pushes named. */
  fullReadDue: integer("full_read_due").notNull(),
});

/** [RJ8] The branches as the page shows them, with what their projection needs beside. */
export const repoBranches = sqliteTable(
  "repo_branches",
  {
    name: text("name").primaryKey(),
    headSha: text("head_sha").notNull(),
    parent: text("parent"),
    /** Set here by a person: stronger than every other source. */
    personParent: text("person_parent"),
    /** The heads that the stored counts and conflicts were measured for; null: not measured. */
    measuredHeadSha: text("measured_head_sha"),
    measuredParentSha: text("measured_parent_sha"),
    /** GitHub's order of pushes; null where git alone has shown the branch. */
    pushedAtMs: integer("pushed_at_ms"),
    /** shared's Branch. */
    json: text("json").notNull(),
  },
  (table) => [
    index("repo_branches_parent").on(table.parent),
    index("repo_branches_head").on(table.headSha),
    // What a push moved since git was read: found without a look at the others [RJ8].
    index("repo_branches_unmeasured")
      .on(table.name)
      .where(sql`measured_head_sha is null`),
  ],
);

/** [ST3] Heads that a branch had, newest last: where it was forked from is found among them. */
export const repoFormerHeads = sqliteTable(
  "repo_former_heads",
  {
    n: integer("n").primaryKey({ autoIncrement: true }),
    branch: text("branch").notNull(),
    sha: text("sha").notNull(),
    seenAtMs: integer("seen_at_ms").notNull(),
  },
  (table) => [
    index("repo_former_heads_branch").on(table.branch, table.n),
    index("repo_former_heads_sha").on(table.sha),
  ],
);

/** Pull requests whose head is a branch of the repository itself [GH6]; github-state owns the facts. */
export const repoPullRequests = sqliteTable(
  "repo_pull_requests",
  {
    number: integer("number").primaryKey(),
    headRefName: text("head_ref_name").notNull(),
    state: text("state", { enum: ["open", "closed", "merged"] }).notNull(),
    /** BranchPullRequest of contract.ts. */
    json: text("json").notNull(),
  },
  (table) => [index("repo_pull_requests_head").on(table.headRefName)],
);

/** Live tasks that have a branch; the organization owns the facts. */
export const repoTasks = sqliteTable(
  "repo_tasks",
  {
    taskId: text("task_id").primaryKey(),
    branchName: text("branch_name").notNull(),
    /** The `task` of shared's Branch. */
    json: text("json").notNull(),
  },
  (table) => [index("repo_tasks_branch").on(table.branchName)],
);

/** Every action on the repository; rows are the truth, wake-ups only hints. */
export const repoJobs = sqliteTable(
  "repo_jobs",
  {
    n: integer("n").primaryKey({ autoIncrement: true }),
    jobId: text("job_id").notNull().unique(),
    kind: text("kind").notNull(),
    status: text("status", {
      enum: ["queued", "running", "completed", "error", "cancelled", "conflict"],
    }).notNull(),
    /** JobArgs of contract.ts; equal texts are the same job [RJ5]. */
    args: text("args").notNull(),
    /** [DX9] The first request and the due time of a debounced or postponed one. */
    firstRequestedAtMs: integer("first_requested_at_ms").notNull(),
    dueAtMs: integer("due_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
    /** Tasks that wait for its end [RJ9], as a JSON array of ids. */
    waitingTasks: text("waiting_tasks").notNull(),
    /** shared's RepositoryJob. */
    json: text("json").notNull(),
  },
  (table) => [
    index("repo_jobs_live")
      .on(table.dueAtMs, table.n)
      .where(sql`status in ('queued', 'running')`),
  ],
);

export const repoJobSteps = sqliteTable(
  "repo_job_steps",
  {
    jobId: text("job_id").notNull(),
    name: text("name").notNull(),
    position: integer("position").notNull(),
    message: text("message").notNull(),
    startedAtMs: integer("started_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.jobId, table.name] })],
);

/** [DX8] The lease of the job that runs; one row, its token only grows. */
export const repoLease = sqliteTable("repo_lease", {
  id: integer("id").primaryKey(),
  owner: text("owner").notNull(),
  token: integer("token").notNull(),
  untilMs: integer("until_ms").notNull(),
});

/** The configuration as last read from the repository; one row. */
export const repoConfig = sqliteTable("repo_config", {
  id: integer("id").primaryKey(),
  /** [RC6] Whose it is, apart from what the file says. */
  repoId: text("repo_id").notNull(),
  fullName: text("full_name").notNull(),
  installationId: text("installation_id"),
  /** The push that `state` stands for, so that an older one never overwrites it [RC5]; ConfigPosition as JSON. */
  position: text("position").notNull(),
  /** shared's RepoConfigState without `nextRuns`. */
  state: text("state").notNull(),
});

/** [RC10] When each scheduled job is due next. */
export const repoSchedules = sqliteTable("repo_schedules", {
  name: text("name").primaryKey(),
  /** The schedule's text: a changed one takes effect at once. */
  definition: text("definition").notNull(),
  dueAtMs: integer("due_at_ms").notNull(),
  lastFiredAtMs: integer("last_fired_at_ms"),
});
