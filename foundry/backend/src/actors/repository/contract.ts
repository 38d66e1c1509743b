import type {
  Branch,
  CreateJobBody,
  RepositoryIdentity,
  RepositoryJobStatus,
  TaskStatus,
} from "@foundry/shared";

/** What a job is about. Equal ones that wait are one job [RJ5]. */
export type JobArgs =
  | CreateJobBody
  /**
   * [RC2] The configuration at a pushed commit. `headSha` null: the default branch as it is now, after a gap, a first
   * look or a change of the default branch; all zeros: the branch was deleted.
   */
  | {
      readonly kind: "sync_config";
      /** The default branch when it was asked for. */
      readonly branch: string;
      readonly headSha: string | null;
      readonly deliveryGuid: string;
      readonly pushedAtMs: number;
    }
  /** [ST4] The branch's pull request was merged: what stands on it moves to the nearest surviving ancestor. */
  | { readonly kind: "settle_merged"; readonly branch: string };

/** A pull request whose head is a branch of the repository itself [GH6]. */
export type BranchPullRequest = NonNullable<Branch["pullRequest"]> & {
  readonly headRefName: string;
  /** What was merged, once it is merged: commits beyond it are local [ST4]. */
  readonly headSha: string;
};

/** A branch's head as a push named it. */
export interface HeadFact {
  readonly name: string;
  /** null: the branch was deleted. */
  readonly sha: string | null;
  /** What it pointed to before, oldest first; a batch of pushes has several. */
  readonly formerShas: readonly string[];
  readonly pushedAtMs: number;
  readonly lastCommit: Branch["lastCommit"];
  /** The delivery that said so; null where the mirror's row did. */
  readonly deliveryGuid: string | null;
}

/** What github-state tells an attached repository: rows are whole and present, so hearing twice is harmless. */
export type GithubMessage =
  | { readonly kind: "repository"; readonly identity: RepositoryIdentity }
  | { readonly kind: "heads"; readonly heads: readonly HeadFact[] }
  | {
      readonly kind: "pullRequests";
      readonly pullRequests: readonly BranchPullRequest[];
      /** Numbers of those that are gone, or are another repository's branch. */
      readonly removed: readonly number[];
    }
  /** A full sync ended, or deliveries may be lost: git and the configuration are read anew. */
  | { readonly kind: "resync" }
  /** The account no longer has it. */
  | { readonly kind: "removed" };

export interface RepositoryTask {
  readonly taskId: string;
  readonly branchName: string;
  readonly status: TaskStatus;
  readonly title: string;
}

/** What the organization tells an attached repository. */
export type OrganizationMessage =
  | {
      readonly kind: "tasks";
      readonly tasks: readonly RepositoryTask[];
      /** Ids of tasks that are archived or gone. */
      readonly removed: readonly string[];
    }
  /** [RJ9] The task waits until its branch is known here. */
  | { readonly kind: "attachTask"; readonly taskId: string; readonly branchName: string };

export type RepositoryMessage = GithubMessage | OrganizationMessage;

export interface ReceiveInput {
  readonly source: string;
  /** null: one page of several of the same message; the last one carries its id [DX4]. */
  readonly lastId: number | null;
  readonly messages: readonly RepositoryMessage[];
}

/** What the repository tells its organization. */
export type RepositoryReport =
  /** It is opened: news of its tasks are welcome. */
  | { readonly kind: "attached" }
  /** [RJ4] A job's transition. */
  | {
      readonly kind: "audit";
      readonly atMs: number;
      readonly jobId: string;
      readonly jobKind: JobArgs["kind"];
      readonly status: RepositoryJobStatus;
      readonly branch: string | null;
      readonly requestedBy: string;
      readonly errorCode: string | null;
    }
  /** [RJ9] The branch is known; or it will never be, with the reason. */
  | { readonly kind: "taskAttached"; readonly taskId: string }
  | {
      readonly kind: "taskRefused";
      readonly taskId: string;
      readonly reason: { readonly code: string; readonly message: string };
    }
  /** [RC10] A schedule is due: a task with this prompt on this branch; the key names the firing, once. */
  | {
      readonly kind: "createTask";
      readonly key: string;
      readonly scheduleName: string;
      readonly branch: string;
      readonly prompt: string;
    };

export interface ReportInput {
  readonly source: string;
  readonly lastId: number;
  readonly repoId: string;
  readonly reports: readonly RepositoryReport[];
}

export interface CreateJobInput {
  readonly body: CreateJobBody;
  /** A person's login, or `foundry`. */
  readonly requestedBy: string;
}
