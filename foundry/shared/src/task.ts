import { z } from "zod";
import { isValidBranchName } from "./branch-name.ts";
import { githubIdSchema, pullRequestNumberSchema } from "./ids.ts";
import { taskStatusSchema, workbenchTaskSummarySchema } from "./organization.ts";

export const taskTransitionSchema = z.object({
  from: taskStatusSchema.nullable(),
  to: taskStatusSchema,
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  atMs: z.number().int().nonnegative(),
});
export type TaskTransition = z.infer<typeof taskTransitionSchema>;

/** Milliseconds since the epoch. */
const epochMs = z.number().int().nonnegative();
const count = z.number().int().nonnegative();

/** What started a task or was added to it later (tasks.md, triggers); the contract's names (docs/headless-contract.md). */
export const taskTriggerSchema = z.enum([
  "issue_assigned",
  "issue_mention",
  "pr_review_comment",
  "pr_review",
  "workflow_run_failed",
  "schedule",
  "prompt",
]);
export type TaskTriggerName = z.infer<typeof taskTriggerSchema>;

/** One thing that somebody asked of the task, in the order they asked; each is worked on by one run [TK4]. */
export const taskRequestSchema = z.object({
  /** From 1. */
  n: z.number().int().positive(),
  trigger: taskTriggerSchema,
  /** `done`: its run ended, however; `dropped`: the task was cancelled or archived before. */
  status: z.enum(["pending", "running", "done", "dropped"]),
  /** A login at GitHub; null: the dashboard or the service itself. */
  requestedBy: z.string().nullable(),
  /** GitHub's author_association of the text's author, e.g. MEMBER, CONTRIBUTOR, NONE [TK5]; null where nobody wrote. */
  association: z.string().nullable(),
  /** One line about what it came from, e.g. `#12 Fix the flaky upload test`. */
  title: z.string(),
  /** What was asked for, shortened; the whole text is in the brief. Untrusted [TK5]. */
  excerpt: z.string(),
  /** Where it was asked at GitHub. */
  url: z.string().nullable(),
  atMs: epochMs,
});
export type TaskRequestSummary = z.infer<typeof taskRequestSchema>;

export const taskAttemptOutcomeSchema = z.enum([
  "success",
  "partial",
  "failure",
  "needs_input",
  /** Tried again, or given up with the budget: see the task's transitions. */
  "retryable",
  "timeout",
  /** The service itself died or was stopped meanwhile; does not use up the budget. */
  "interrupted",
  "cancelled",
]);
export type TaskAttemptOutcome = z.infer<typeof taskAttemptOutcomeSchema>;

/** One start of the harness [HC3]. */
export const taskAttemptSchema = z.object({
  /** From 1, over the whole task. */
  n: z.number().int().positive(),
  /** The request it works on. */
  request: z.number().int().positive(),
  /** From 1 within the request's run. */
  tryNumber: z.number().int().positive(),
  harness: z.string(),
  sandbox: z.string(),
  startedAtMs: epochMs,
  endedAtMs: epochMs.nullable(),
  exitCode: z.number().int().nullable(),
  /** E.g. SIGKILL; null where it exited. */
  signal: z.string().nullable(),
  /** null while it runs. */
  outcome: taskAttemptOutcomeSchema.nullable(),
  /** Why it was decided so, for people. */
  note: z.string().nullable(),
});
export type TaskAttempt = z.infer<typeof taskAttemptSchema>;

/** What came of the last run that ended with a result; texts are redacted [HC7], files and commits are git's [HC8]. */
export const taskResultSchema = z.object({
  attempt: z.number().int().positive(),
  status: z.enum(["success", "failure", "partial", "needs_input"]),
  summary: z.string(),
  exitReason: z.string().nullable(),
  /** The branch as published; null: nothing was. */
  branch: z.string().nullable(),
  baseSha: z.string().nullable(),
  headSha: z.string().nullable(),
  commits: z.array(z.object({ sha: z.string(), subject: z.string() })),
  filesChanged: count,
  additions: count,
  deletions: count,
});
export type TaskResult = z.infer<typeof taskResultSchema>;

/** The task's check run at GitHub [HC5]. */
export const taskCheckSchema = z.object({
  headSha: z.string(),
  url: z.string().nullable(),
  status: z.enum(["in_progress", "completed"]),
  conclusion: z.string().nullable(),
});
export type TaskCheck = z.infer<typeof taskCheckSchema>;

/** GET /api/orgs/{orgId}/tasks/{taskId} and the task topic: the summary and what only the task itself knows. */
export const taskSchema = workbenchTaskSummarySchema.extend({
  organizationId: githubIdSchema,
  prompt: z.string().nullable(),
  baseBranch: z.string().nullable(),
  /** Oldest first; the newest 200. */
  transitions: z.array(taskTransitionSchema),
  /** Oldest first; the newest 50. */
  requests: z.array(taskRequestSchema),
  /** Oldest first; the newest 50. */
  attempts: z.array(taskAttemptSchema),
  /** Asked for when the task was made; null: what the repository's configuration says. */
  harness: z.string().nullable(),
  check: taskCheckSchema.nullable(),
  result: taskResultSchema.nullable(),
  /** What the harness wants to know, while the task needs input. */
  question: z.string().nullable(),
  /** Until when unpushed work is kept on the worker's disk; null: there is none. */
  workspaceKeptUntilMs: epochMs.nullable(),
  /** When an archived task is removed for good; null while it is not archived. */
  removedAtMs: epochMs.nullable(),
  /** Of the whole task: what is stored, and what the cap left out. */
  log: z.object({ chunks: count, bytes: count, droppedBytes: count }),
});
export type Task = z.infer<typeof taskSchema>;

/**
 * A piece of an attempt's output in the order it came, whole lines where lines are shorter than a chunk. `harness` is
 * what the harness reports as JSON lines, one object per line; `foundry` is the worker's own word. Redacted [HC7].
 */
export const taskLogChunkSchema = z.object({
  /** From 1, without gaps over the task, but for chunks that the cap removed. */
  n: z.number().int().positive(),
  attempt: z.number().int().nonnegative(),
  stream: z.enum(["stdout", "stderr", "harness", "foundry"]),
  atMs: epochMs,
  /** At most 16 KiB of UTF-8. */
  text: z.string(),
});
export type TaskLogChunk = z.infer<typeof taskLogChunkSchema>;

/** GET …/tasks/{taskId}/log?before=&limit= (newest first page by page, chunks oldest first within a page). */
export const taskLogPageSchema = z.object({
  chunks: z.array(taskLogChunkSchema),
  /** Chunks before it are on the next page; null: that was the oldest. */
  before: z.number().int().positive().nullable(),
});
export type TaskLogPage = z.infer<typeof taskLogPageSchema>;

/** GET …/tasks/{taskId}/changes: the result's commits against their base, as git tells [HC8]. */
export const taskChangesSchema = z.object({
  baseSha: z.string().nullable(),
  headSha: z.string().nullable(),
  files: z.array(
    z.object({
      path: z.string(),
      previousPath: z.string().nullable(),
      status: z.enum(["added", "modified", "deleted", "renamed", "copied", "type_changed"]),
      additions: count,
      deletions: count,
      isBinary: z.boolean(),
      /** A unified diff, hunks only; null: binary, or too large to be kept. */
      patch: z.string().nullable(),
    }),
  ),
  /** More files changed than are listed. */
  truncated: z.boolean(),
});
export type TaskChanges = z.infer<typeof taskChangesSchema>;

/** GET …/tasks/{taskId}/attempts/{n}: what the harness was told and what it answered, redacted, as JSON. */
export const taskAttemptDetailSchema = taskAttemptSchema.extend({
  brief: z.unknown(),
  result: z.unknown(),
});
export type TaskAttemptDetail = z.infer<typeof taskAttemptDetailSchema>;

/** `logTail`: the newest chunks, newest first, at most TASK_LOG_TAIL; older ones by GET …/log. */
export const taskSnapshotSchema = z.object({
  seq: z.number().int().nonnegative(),
  task: taskSchema,
  logTail: z.array(taskLogChunkSchema),
});
export type TaskSnapshot = z.infer<typeof taskSnapshotSchema>;

/** How many of the newest log chunks a task's topic holds. */
export const TASK_LOG_TAIL = 64;

export const taskEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("taskUpdated"), task: taskSchema }),
  z.object({ type: z.literal("logAppended"), chunk: taskLogChunkSchema }),
]);
export type TaskEvent = z.infer<typeof taskEventSchema>;

/** What may run a task: the repository's configuration names one, a person may choose another for one task. */
export const harnessProviderSchema = z.enum(["claude_code", "codex", "opencode", "command", "demo"]);
export type HarnessProvider = z.infer<typeof harnessProviderSchema>;

/** GET /api/harnesses. */
export const harnessListSchema = z.object({
  /** Where neither the repository nor the person says one. */
  default: harnessProviderSchema,
  harnesses: z.array(
    z.object({
      provider: harnessProviderSchema,
      name: z.string(),
      available: z.boolean(),
      /** Why it is not, and what to do. */
      reason: z.string().nullable(),
    }),
  ),
});
export type HarnessList = z.infer<typeof harnessListSchema>;

/** POST …/tasks/{taskId}/answer: to a task that needs input. */
export const answerTaskBodySchema = z.strictObject({ text: z.string().trim().min(1).max(32_768) });
export type AnswerTaskBody = z.infer<typeof answerTaskBodySchema>;

export const branchNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine(isValidBranchName, "must be a valid git branch name");

const prompt = z.string().trim().min(1).max(32_768);
const harness = harnessProviderSchema.optional();

export const createTaskBodySchema = z.union(
  [
    z.strictObject({
      repoId: githubIdSchema,
      pullRequestNumber: pullRequestNumberSchema,
      prompt: prompt.optional(),
      harness,
    }),
    z.strictObject({
      repoId: githubIdSchema,
      branchName: branchNameSchema,
      prompt: prompt.optional(),
      harness,
    }),
    z.strictObject({ repoId: githubIdSchema, prompt, baseBranch: branchNameSchema.optional(), harness }),
  ],
  {
    error:
      "must be {repoId, pullRequestNumber, prompt?}, {repoId, branchName, prompt?} or {repoId, prompt, baseBranch?}",
  },
);
export type CreateTaskBody = z.infer<typeof createTaskBodySchema>;

export const createTaskResponseSchema = z.object({
  taskId: z.string(),
  status: taskStatusSchema,
  /** false: the PR or branch already had this task. */
  created: z.boolean(),
});
export type CreateTaskResponse = z.infer<typeof createTaskResponseSchema>;
