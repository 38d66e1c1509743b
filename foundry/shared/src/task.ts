import { z } from "zod";
import { githubIdSchema, pullRequestNumberSchema } from "./ids.ts";
import { taskStatusSchema, workbenchTaskSummarySchema } from "./organization.ts";

export const taskTransitionSchema = z.object({
  from: taskStatusSchema.nullable(),
  to: taskStatusSchema,
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  atMs: z.number().int().nonnegative(),
});
export type TaskTransition = z.infer<typeof taskTransitionSchema>;

/** GET /api/orgs/{orgId}/tasks/{taskId} and the task topic: the summary and what only the task itself knows. */
export const taskSchema = workbenchTaskSummarySchema.extend({
  organizationId: githubIdSchema,
  prompt: z.string().nullable(),
  baseBranch: z.string().nullable(),
  /** Oldest first. */
  transitions: z.array(taskTransitionSchema),
});
export type Task = z.infer<typeof taskSchema>;

export const taskSnapshotSchema = z.object({ seq: z.number().int().nonnegative(), task: taskSchema });
export type TaskSnapshot = z.infer<typeof taskSnapshotSchema>;

export const taskEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("taskUpdated"), task: taskSchema }),
]);
export type TaskEvent = z.infer<typeof taskEventSchema>;

/** Git's ref rules that can be checked without git (git check-ref-format), plus no leading "-". */
export const branchNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine(isValidBranchName, "must be a valid git branch name");

export function isValidBranchName(name: string): boolean {
  if (/[\u0000-\u0020\u007f~^:?*[\\]/.test(name)) return false;
  if (name.startsWith("-") || name.startsWith("/") || name.endsWith("/") || name.endsWith(".")) return false;
  if (name.includes("..") || name.includes("//") || name.includes("@{") || name === "@") return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}

export const createTaskBodySchema = z.union(
  [
    z.strictObject({ repoId: githubIdSchema, pullRequestNumber: pullRequestNumberSchema }),
    z.strictObject({ repoId: githubIdSchema, branchName: branchNameSchema }),
    z.strictObject({
      repoId: githubIdSchema,
      prompt: z.string().trim().min(1).max(32_768),
      baseBranch: branchNameSchema.optional(),
    }),
  ],
  { error: "must be {repoId, pullRequestNumber}, {repoId, branchName} or {repoId, prompt, baseBranch?}" },
);
export type CreateTaskBody = z.infer<typeof createTaskBodySchema>;

export const createTaskResponseSchema = z.object({
  taskId: z.string(),
  status: taskStatusSchema,
  /** false: the PR or branch already had this task. */
  created: z.boolean(),
});
export type CreateTaskResponse = z.infer<typeof createTaskResponseSchema>;
