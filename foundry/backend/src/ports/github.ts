/** What Foundry keeps of a repository. Ids are GitHub's numeric ids as decimal strings; times are epoch ms. */
export interface RepositoryRecord {
  readonly repoId: string;
  readonly ownerId: string;
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly defaultBranch: string;
  readonly description: string | null;
  readonly url: string;
  readonly pushedAtMs: number | null;
  readonly updatedAtMs: number;
}

export type PullRequestState = "open" | "closed" | "merged";

/** What Foundry keeps of a pull request; `prId` is `"<repoId>#<number>"`. */
export interface PullRequestRecord {
  readonly prId: string;
  readonly repoId: string;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: PullRequestState;
  readonly isDraft: boolean;
  readonly url: string;
  readonly headRefName: string;
  readonly headSha: string;
  /** null when the head's repository (a fork) was deleted. */
  readonly headRepoId: string | null;
  readonly baseRefName: string;
  readonly authorLogin: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly closedAtMs: number | null;
  readonly mergedAtMs: number | null;
}

export interface MemberRecord {
  readonly memberId: string;
  readonly login: string;
  readonly name: string | null;
  readonly avatarUrl: string | null;
  readonly role: string | null;
}

/** A GitHub account that an App is installed on. */
export interface AccountRecord {
  readonly accountId: string;
  readonly login: string;
  readonly accountType: "Organization" | "User";
  readonly avatarUrl: string | null;
}
