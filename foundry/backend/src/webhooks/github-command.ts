import type { TaskTrigger } from "./task-trigger.ts";
import type { AccountRecord, MemberRecord, PullRequestRecord, RepositoryRecord } from "../ports/github.ts";

/** The commit that a push left a branch at; the subject is its message's first line. */
export interface LastCommit {
  readonly subject: string;
  readonly authorName: string;
  readonly committedAtMs: number;
}

/** Raw material of one line of "what is happening now"; becomes shared's Activity. */
export interface ActivityRecord {
  readonly repoId: string | null;
  readonly repoFullName: string | null;
  readonly event: string;
  readonly action: string | null;
  readonly actorLogin: string | null;
  /** At most 200 characters. */
  readonly subject: string;
  readonly pullRequestNumber: number | null;
  readonly url: string | null;
}

/**
 * What one delivery asks the github-state actor to do: small projections of the payload, JSON-serializable. They are
 * stored with the accepted delivery, so a field is only ever added.
 */
export type GithubCommand =
  /** Every routed delivery names its account first; fills what the actor does not know yet. */
  | { readonly kind: "observeAccount"; readonly account: AccountRecord }
  /** The account's login (and avatar) changed. */
  | { readonly kind: "renameAccount"; readonly login: string; readonly avatarUrl: string | null }
  /** `debounced`: GitHub sends these in bursts, one sync after the burst is enough [DX9]. */
  | { readonly kind: "requestFullSync"; readonly reason: string; readonly debounced: boolean }
  /** The installation is (again) usable: connected, then a full sync. */
  | { readonly kind: "connect"; readonly installationId: string }
  | {
      readonly kind: "clearState";
      readonly status: "disconnected" | "suspended";
      readonly installationId: string;
    }
  | { readonly kind: "upsertRepository"; readonly repository: RepositoryRecord }
  | { readonly kind: "removeRepository"; readonly repository: RepositoryRecord }
  | { readonly kind: "upsertPullRequest"; readonly pullRequest: PullRequestRecord }
  | { readonly kind: "upsertMember"; readonly member: MemberRecord }
  | { readonly kind: "removeMember"; readonly memberId: string }
  /** A branch's head as pushed; `pushedAtMs` is the repository's pushed_at, the only order that GitHub gives. */
  | {
      readonly kind: "setBranchHead";
      readonly repoId: string;
      readonly branchName: string;
      /** null: known to exist, head unknown (a `create` event names no commit). */
      readonly headSha: string | null;
      readonly pushedAtMs: number;
      /** Where the branch pointed before this push; null or absent: nowhere, or not known. */
      readonly before?: string | null;
      readonly lastCommit?: LastCommit | null;
    }
  | {
      readonly kind: "removeBranch";
      readonly repoId: string;
      readonly branchName: string;
      readonly pushedAtMs: number;
      readonly before?: string | null;
    }
  | { readonly kind: "recordActivity"; readonly activity: ActivityRecord }
  /** May start a task or concern one; the organization decides. */
  | { readonly kind: "taskTrigger"; readonly trigger: TaskTrigger };

/** What becomes of one delivery at accept (github-state.md, webhook dispatch). */
export type RoutedDelivery =
  /** Nothing routes to its event, or to this action of it (ping included). */
  | { readonly kind: "ignored" }
  | {
      readonly kind: "routed";
      readonly accountId: string;
      readonly accountLogin: string;
      readonly accountType: "Organization" | "User";
      readonly installationId: string | null;
      readonly action: string | null;
      readonly repoFullName: string | null;
      readonly commands: readonly GithubCommand[];
    }
  /** The payload lacks what its event must have: parked at accept with the reason [GH2]. */
  | {
      readonly kind: "rejected";
      readonly code: string;
      /** Names the path and what was expected there, never the payload's values. */
      readonly message: string;
      readonly accountId: string | null;
      readonly accountLogin: string | null;
      readonly action: string | null;
      readonly repoFullName: string | null;
    };
