import { z } from "zod";
import { githubIdSchema, taskIdSchema } from "./ids.ts";
import { taskStatusSchema } from "./organization.ts";
import { repoConfigStateSchema } from "./repo-config.ts";
import { branchNameSchema } from "./task.ts";

/** Milliseconds since the epoch. */
const epochMs = z.number().int().nonnegative();
/** A commit id: SHA-1 or SHA-256, in lower-case hex. */
export const commitShaSchema = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "must be a full commit id");

/** repo-jobs.md: what a person may ask for. Every one but `sync_repo` has a preview (`dryRun`). */
export const createJobBodySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("sync_repo") }),
  z.strictObject({ kind: z.literal("restack_repo"), dryRun: z.boolean().default(false) }),
  z.strictObject({
    kind: z.literal("restack_subtree"),
    branch: branchNameSchema,
    dryRun: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal("rebase_branch"),
    branch: branchNameSchema,
    /** The branch to stand on for this once; absent: its parent. */
    onto: branchNameSchema.optional(),
    dryRun: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal("reparent_branch"),
    branch: branchNameSchema,
    parent: branchNameSchema,
    dryRun: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal("register_existing_branch"), branch: branchNameSchema }),
]);
export type CreateJobBody = z.infer<typeof createJobBodySchema>;

/**
 * People's kinds, and two that only the service asks for: `sync_config` reads the configuration at a pushed commit
 * [RC2], `settle_merged` re-parents the children of a branch whose pull request was merged [ST4].
 */
export const repositoryJobKindSchema = z.enum([
  "sync_repo",
  "restack_repo",
  "restack_subtree",
  "rebase_branch",
  "reparent_branch",
  "register_existing_branch",
  "sync_config",
  "settle_merged",
]);
export type RepositoryJobKind = z.infer<typeof repositoryJobKindSchema>;

export const repositoryJobStatusSchema = z.enum([
  "queued",
  "running",
  "completed",
  "error",
  "cancelled",
  "conflict",
]);
export type RepositoryJobStatus = z.infer<typeof repositoryJobStatusSchema>;

/** Where a branch could not be moved: the commit that does not apply, and the files that say so [ST6]. */
export const branchConflictSchema = z.object({
  branch: z.string(),
  /** The branch it was to stand on. */
  onto: z.string(),
  commitSha: commitShaSchema,
  commitSubject: z.string(),
  files: z.array(z.string()),
  /** Branches above it, which were left alone because of it. */
  blocked: z.array(z.string()),
});
export type BranchConflict = z.infer<typeof branchConflictSchema>;

/** What a job moved, or (a preview) would move. */
export const branchMoveSchema = z.object({
  branch: z.string(),
  /** The parent it stands on afterwards. */
  onto: z.string(),
  fromSha: commitShaSchema,
  /** null in a preview whose commits are not written. */
  toSha: commitShaSchema.nullable(),
  /** Own commits that were replayed. */
  commits: z.number().int().nonnegative(),
});
export type BranchMove = z.infer<typeof branchMoveSchema>;

/** One step of a job in the order they ran; a step that ran again after a kill is listed once, with its last times. */
export const jobStepSchema = z.object({
  name: z.string(),
  message: z.string(),
  startedAtMs: epochMs,
  finishedAtMs: epochMs.nullable(),
});
export type JobStep = z.infer<typeof jobStepSchema>;

/** One action on a repository: the row of the history, and the state of a button. */
export const repositoryJobSchema = z.object({
  jobId: z.string(),
  kind: repositoryJobKindSchema,
  status: repositoryJobStatusSchema,
  /** Target of the action; null for those on the whole repository. */
  branch: z.string().nullable(),
  /** The new parent, or the branch to stand on. */
  onto: z.string().nullable(),
  dryRun: z.boolean(),
  /** The step it is at, or ended in. */
  step: z.string().nullable(),
  /** What it does or did, for people. */
  message: z.string().nullable(),
  /** Stable code of what went wrong. */
  errorCode: z.string().nullable(),
  progress: z
    .object({ done: z.number().int().nonnegative(), total: z.number().int().nonnegative() })
    .nullable(),
  attempts: z.number().int().nonnegative(),
  /** Who asked: a person's login, or `foundry` for the service itself. */
  requestedBy: z.string(),
  /** Asked to stop while it ran; it stops at the next safe point [RJ5]. */
  cancelRequested: z.boolean(),
  /** The job that this one repeats. */
  retryOf: z.string().nullable(),
  moves: z.array(branchMoveSchema),
  conflicts: z.array(branchConflictSchema),
  createdAtMs: epochMs,
  startedAtMs: epochMs.nullable(),
  finishedAtMs: epochMs.nullable(),
});
export type RepositoryJob = z.infer<typeof repositoryJobSchema>;

/** GET …/jobs/{jobId}. */
export const repositoryJobDetailSchema = repositoryJobSchema.extend({ steps: z.array(jobStepSchema) });
export type RepositoryJobDetail = z.infer<typeof repositoryJobDetailSchema>;

export const repositoryJobListSchema = z.object({
  jobs: z.array(repositoryJobSchema),
  nextCursor: z.string().nullable(),
});
export type RepositoryJobList = z.infer<typeof repositoryJobListSchema>;

/** 202 of POST …/jobs; `created` false: the same job was queued already [RJ5]. */
export const createJobResponseSchema = z.object({
  jobId: z.string(),
  status: repositoryJobStatusSchema,
  created: z.boolean(),
});
export type CreateJobResponse = z.infer<typeof createJobResponseSchema>;

/** `trunk`: the default branch. `unknown`: its head is known, its place is not measured yet. */
export const branchStateSchema = z.enum(["trunk", "restacked", "behind", "conflict", "merged", "unknown"]);
export type BranchState = z.infer<typeof branchStateSchema>;

/** [RJ8] A branch as the page shows it. */
export const branchSchema = z.object({
  name: z.string(),
  headSha: commitShaSchema,
  /** null for the default branch. */
  parent: z.string().nullable(),
  /** Where the parent comes from, strongest first. */
  parentSource: z.enum(["person", "git_spice", "pull_request", "ancestry"]).nullable(),
  /** The commit that its own commits start after; null while unknown. */
  baseSha: commitShaSchema.nullable(),
  state: branchStateSchema,
  /** Against the parent's head; null while unknown. */
  ahead: z.number().int().nonnegative().nullable(),
  behind: z.number().int().nonnegative().nullable(),
  /** Files that would conflict with the parent's head. */
  conflictFiles: z.array(z.string()),
  lastCommit: z.object({ subject: z.string(), authorName: z.string(), committedAtMs: epochMs }).nullable(),
  pullRequest: z
    .object({
      number: z.number().int().positive(),
      title: z.string(),
      state: z.enum(["open", "closed", "merged"]),
      isDraft: z.boolean(),
      url: z.string(),
      baseRefName: z.string(),
    })
    .nullable(),
  task: z.object({ taskId: taskIdSchema, status: taskStatusSchema, title: z.string() }).nullable(),
});
export type Branch = z.infer<typeof branchSchema>;

export const repositoryIdentitySchema = z.object({
  repoId: githubIdSchema,
  fullName: z.string(),
  defaultBranch: z.string(),
  url: z.string(),
  isPrivate: z.boolean(),
  isArchived: z.boolean(),
  installationId: githubIdSchema.nullable(),
});
export type RepositoryIdentity = z.infer<typeof repositoryIdentitySchema>;

/** [RJ8] How fresh the branches are. */
export const projectionStateSchema = z.object({
  /** `missing`: never read from git. `stale`: heads have moved since; a sync is queued, runs or failed. */
  status: z.enum(["missing", "fresh", "stale"]),
  /** When git was last read; null: never. */
  readAtMs: epochMs.nullable(),
  /** When a push last moved a head. */
  pushedAtMs: epochMs.nullable(),
});
export type ProjectionState = z.infer<typeof projectionStateSchema>;

/** GET /api/orgs/{orgId}/repos/{repoId} and the snapshot of the `repository` topic: cached state [RJ1]. */
export const repositorySnapshotSchema = z.object({
  organizationId: githubIdSchema,
  repoId: githubIdSchema,
  seq: z.number().int().nonnegative(),
  repository: repositoryIdentitySchema,
  projection: projectionStateSchema,
  config: repoConfigStateSchema,
  branches: z.array(branchSchema),
  /** Newest first; at most 100, and every one that is queued or runs. */
  jobs: z.array(repositoryJobSchema),
});
export type RepositorySnapshot = z.infer<typeof repositorySnapshotSchema>;

export const repositoryEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("repositoryUpdated"), repository: repositoryIdentitySchema }),
  z.object({ type: z.literal("projectionUpdated"), projection: projectionStateSchema }),
  z.object({ type: z.literal("configUpdated"), config: repoConfigStateSchema }),
  z.object({ type: z.literal("branchUpdated"), branch: branchSchema }),
  z.object({ type: z.literal("branchRemoved"), name: z.string() }),
  z.object({ type: z.literal("jobUpdated"), job: repositoryJobSchema }),
]);
export type RepositoryEvent = z.infer<typeof repositoryEventSchema>;
