import { z } from "zod";
import { githubIdSchema, pullRequestIdSchema, taskIdSchema } from "./ids.ts";

/** Milliseconds since the epoch. */
const epochMs = z.number().int().nonnegative();

export const connectionSchema = z.object({
  status: z.enum(["connected", "suspended", "disconnected"]),
  login: z.string(),
  accountType: z.enum(["Organization", "User"]),
  avatarUrl: z.string().nullable(),
  installationId: z.string().nullable(),
  /** Why it is suspended or disconnected; null while connected. */
  reason: z.string().nullable(),
  updatedAtMs: epochMs,
});
export type Connection = z.infer<typeof connectionSchema>;

export const syncSchema = z.object({
  status: z.enum(["idle", "syncing", "error"]),
  /** What runs now or ran last: a full sync or one of the reloads. */
  kind: z.enum(["full", "organization", "repository", "pullRequests", "pullRequest"]).nullable(),
  jobId: z.string().nullable(),
  phase: z.enum(["repositories", "pullRequests", "members", "sweep"]).nullable(),
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  startedAtMs: epochMs.nullable(),
  finishedAtMs: epochMs.nullable(),
  /** Stable code and a text for people; null when the last one ended well. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Repositories that the last sync reported and skipped. */
  skipped: z.array(z.object({ repoId: githubIdSchema, repoFullName: z.string(), code: z.string() })),
});
export type Sync = z.infer<typeof syncSchema>;

export const workbenchRepoSummarySchema = z.object({
  repoId: githubIdSchema,
  fullName: z.string(),
  name: z.string(),
  owner: z.string(),
  isPrivate: z.boolean(),
  isArchived: z.boolean(),
  defaultBranch: z.string(),
  description: z.string().nullable(),
  url: z.string(),
  pushedAtMs: epochMs.nullable(),
  updatedAtMs: epochMs,
});
export type WorkbenchRepoSummary = z.infer<typeof workbenchRepoSummarySchema>;

export const workbenchOpenPrSummarySchema = z.object({
  prId: pullRequestIdSchema,
  repoId: githubIdSchema,
  repoFullName: z.string(),
  number: z.number().int().positive(),
  title: z.string(),
  state: z.enum(["open", "closed", "merged"]),
  url: z.string(),
  headRefName: z.string(),
  baseRefName: z.string(),
  authorLogin: z.string().nullable(),
  isDraft: z.boolean(),
  updatedAtMs: epochMs,
});
export type WorkbenchOpenPrSummary = z.infer<typeof workbenchOpenPrSummarySchema>;

/** States of a task (tasks.md); archived is the tombstone. */
export const taskStatusSchema = z.enum([
  "queued",
  "attaching",
  "preparing",
  "running",
  "publishing",
  "completed",
  "partial",
  "failed",
  "needs_input",
  "error",
  "cancelled",
  "stale",
  "archived",
]);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

export const taskPullRequestSchema = workbenchOpenPrSummarySchema.pick({
  prId: true,
  number: true,
  title: true,
  state: true,
  url: true,
  headRefName: true,
  baseRefName: true,
  authorLogin: true,
  isDraft: true,
  updatedAtMs: true,
});
export type TaskPullRequest = z.infer<typeof taskPullRequestSchema>;

export const workbenchTaskSummarySchema = z.object({
  taskId: taskIdSchema,
  repoId: githubIdSchema,
  repoFullName: z.string(),
  title: z.string(),
  status: taskStatusSchema,
  /** Stable code and a text for people, e.g. waiting_for_turn while queued. */
  statusReason: z.object({ code: z.string(), message: z.string() }).nullable(),
  branchName: z.string().nullable(),
  pullRequest: taskPullRequestSchema.nullable(),
  /** The issue it came from. */
  issueNumber: z.number().int().positive().nullable(),
  /** Since when it waits for its turn: its place among the organization's queued tasks; null while it does not. */
  queuedAtMs: epochMs.nullable(),
  createdAtMs: epochMs,
  updatedAtMs: epochMs,
  archivedAtMs: epochMs.nullable(),
});
export type WorkbenchTaskSummary = z.infer<typeof workbenchTaskSummarySchema>;

/** One line of "what is happening now": an applied delivery in words' raw material. */
export const activitySchema = z.object({
  activityId: z.string(),
  repoId: githubIdSchema.nullable(),
  repoFullName: z.string().nullable(),
  /** GitHub's event and action: push, pull_request/opened, check_run/completed, … */
  event: z.string(),
  action: z.string().nullable(),
  actorLogin: z.string().nullable(),
  /** A short subject from the payload: PR title, branch name, check's name. At most 200 characters. */
  subject: z.string(),
  pullRequestNumber: z.number().int().positive().nullable(),
  url: z.string().nullable(),
  atMs: epochMs,
});
export type Activity = z.infer<typeof activitySchema>;

export const organizationSummarySnapshotSchema = z.object({
  organizationId: githubIdSchema,
  seq: z.number().int().nonnegative(),
  connection: connectionSchema,
  sync: syncSchema,
  repos: z.array(workbenchRepoSummarySchema),
  taskSummaries: z.array(workbenchTaskSummarySchema),
  openPullRequests: z.array(workbenchOpenPrSummarySchema),
  /** Newest first, at most 50. */
  recentActivity: z.array(activitySchema),
});
export type OrganizationSummarySnapshot = z.infer<typeof organizationSummarySnapshotSchema>;

export const organizationEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("pullRequestUpdated"), pullRequest: workbenchOpenPrSummarySchema }),
  z.object({ type: z.literal("pullRequestRemoved"), prId: pullRequestIdSchema }),
  z.object({ type: z.literal("repoUpdated"), repo: workbenchRepoSummarySchema }),
  /** Its pull requests and tasks leave with events of their own, before it. */
  z.object({ type: z.literal("repoRemoved"), repoId: githubIdSchema }),
  z.object({ type: z.literal("taskSummaryUpdated"), task: workbenchTaskSummarySchema }),
  z.object({ type: z.literal("taskRemoved"), taskId: taskIdSchema }),
  z.object({ type: z.literal("connectionUpdated"), connection: connectionSchema }),
  z.object({ type: z.literal("syncProgress"), sync: syncSchema }),
  z.object({ type: z.literal("activityRecorded"), activity: activitySchema }),
]);
export type OrganizationEvent = z.infer<typeof organizationEventSchema>;

/** One row of GET /api/orgs. */
export const organizationListItemSchema = z.object({
  organizationId: githubIdSchema,
  connection: connectionSchema,
  sync: syncSchema,
  repositoryCount: z.number().int().nonnegative(),
  openPullRequestCount: z.number().int().nonnegative(),
  taskCount: z.number().int().nonnegative(),
});
export type OrganizationListItem = z.infer<typeof organizationListItemSchema>;
