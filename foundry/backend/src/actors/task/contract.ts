import type { BriefTask } from "@foundry/headless-contract";
import type { HarnessProvider, TaskPullRequest, TaskStatus, TaskTriggerName } from "@foundry/shared";
import type { ParkedMessage } from "../outbox-contract.ts";

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
  /** The issue it came from. */
  readonly issueNumber: number | null;
  /** Asked for by a person; null: what the repository's configuration says. */
  readonly harness: HarnessProvider | null;
  /** What it is to do first; null: nobody has said yet. */
  readonly request: TaskRequest | null;
}

/** Something that was asked of a task, by a person or by an event at GitHub. */
export interface TaskRequest {
  /** The delivery's GUID, a schedule's firing, or a random id: the same again is the same request. */
  readonly key: string;
  readonly trigger: TaskTriggerName;
  /** As the harness gets it, in the contract's own names. Texts are untrusted [TK5]. */
  readonly task: BriefTask;
  /** Who asked at GitHub and must have write access [HC4]; null: the dashboard or the service. */
  readonly requestedBy: string | null;
  /** author_association of whoever wrote the text [TK5]. */
  readonly association: string | null;
  /** One line, e.g. `#12 Fix the flaky upload test`. */
  readonly title: string;
  readonly url: string | null;
  /** Where the status comment goes: an issue's or pull request's number; null: nowhere. */
  readonly conversation: number | null;
  readonly atMs: number;
}

/** What a run must know of its repository; the organization says it with the start. */
export interface RunRepository {
  readonly repoId: string;
  readonly fullName: string;
  readonly url: string;
  readonly defaultBranch: string;
  readonly installationId: string;
}

/** What the organization tells a task. */
export type TaskMessage =
  | { readonly kind: "create"; readonly seed: TaskSeed }
  | { readonly kind: "pullRequest"; readonly pullRequest: TaskPullRequest }
  | { readonly kind: "repository"; readonly repoFullName: string }
  /** [TK4] Joins what is asked already. */
  | { readonly kind: "request"; readonly request: TaskRequest }
  /** Its turn has come. A grant that it does not use (cancelled meanwhile) is given back by its report. */
  | { readonly kind: "start"; readonly grant: number; readonly repository: RunRepository }
  /** From GitHub: `@app cancel`, `@app retry`, the issue or pull request was closed. */
  | { readonly kind: "command"; readonly command: TaskCommand; readonly reason: TaskReason }
  /** The service has started: there may be something left to do. */
  | { readonly kind: "goOn" }
  /** Its time in the archive is over, and the organization has forgotten it: it removes itself. */
  | { readonly kind: "remove" }
  | BranchNews;

export interface TaskReason {
  readonly code: string;
  readonly message: string;
}

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

/** [DX6] What a person does with an effect that is parked; `id` is the effect's key. */
export interface SettleParkedInput {
  readonly id: string;
  readonly how: "retry" | "discard";
}

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
  readonly queuedAtMs: number | null;
  /** When it is removed for good; null while it is not archived. */
  readonly removedAtMs: number | null;
  /** The newest turn that it has heard of (0: none), and whether it uses it; a turn heard of and not used is free. */
  readonly grantSeen: number;
  readonly grantHeld: boolean;
  /** GitHub has still to be told of it: it is woken when the service starts. */
  readonly isUnsettled: boolean;
  /** What GitHub was not shown and waits for a person [DX6]; at most 50, oldest first. */
  readonly parked: readonly ParkedMessage[];
}
