import type { TaskPullRequest, TaskStatus } from "@foundry/shared";

/** What a task is when it begins. */
export interface TaskSeed {
  readonly taskId: string;
  readonly repoId: string;
  readonly repoFullName: string;
  readonly title: string;
  readonly branchName: string | null;
  readonly pullRequest: TaskPullRequest | null;
  readonly prompt: string | null;
  readonly baseBranch: string | null;
  readonly createdAtMs: number;
  /** [RJ9] Its branch must be found first. */
  readonly attaching: boolean;
}

/** What the organization tells a task. */
export type TaskMessage =
  | { readonly kind: "create"; readonly seed: TaskSeed }
  | { readonly kind: "pullRequest"; readonly pullRequest: TaskPullRequest }
  | { readonly kind: "repository"; readonly repoFullName: string }
  | BranchNews;

/** [RJ9] What came of looking for the task's branch. */
export type BranchNews =
  | { readonly kind: "attached" }
  | { readonly kind: "attachFailed"; readonly reason: { readonly code: string; readonly message: string } };

export interface ReceiveInput {
  readonly source: string;
  readonly lastId: number;
  readonly messages: readonly TaskMessage[];
}

/** What a person does to a task. */
export type TaskCommand = "cancel" | "retry" | "archive" | "restore";

/** What the organization's index knows of a task; `revision` rises with every change. */
export interface TaskReport {
  readonly taskId: string;
  readonly revision: number;
  readonly title: string;
  readonly status: TaskStatus;
  readonly statusReason: { readonly code: string; readonly message: string } | null;
  readonly branchName: string | null;
  readonly updatedAtMs: number;
  readonly archivedAtMs: number | null;
}
