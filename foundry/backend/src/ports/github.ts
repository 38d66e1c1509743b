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

/** One page of a list at GitHub. */
export interface GithubPage<Item> {
  /** Empty when nothing was modified. */
  readonly items: readonly Item[];
  readonly nextPage: number | null;
  readonly etag: string | null;
  /** The page is what `etag` stood for. */
  readonly notModified: boolean;
}

export interface GithubPageRequest {
  /** From 1. */
  readonly page: number;
  readonly etag: string | null;
  readonly signal: AbortSignal;
}

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

export interface NewPullRequest {
  readonly title: string;
  readonly body: string;
  readonly headRefName: string;
  readonly baseRefName: string;
  readonly isDraft: boolean;
}

/**
 * GitHub's API as an installation may use it. Every call throws durable's TerminalError or RetryableError with a
 * stable code; a rate limit is a RetryableError `github_rate_limited` that says when to come back.
 */
export interface GithubInstallationPort {
  listRepositories(request: GithubPageRequest): Promise<GithubPage<RepositoryRecord>>;
  listOpenPullRequests(
    request: { repository: RepositoryName } & GithubPageRequest,
  ): Promise<GithubPage<PullRequestRecord>>;
  listMembers(
    request: { login: string; role: "admin" | "member" } & GithubPageRequest,
  ): Promise<GithubPage<MemberRecord>>;
  getRepository(request: { repoId: string; signal: AbortSignal }): Promise<RepositoryRecord>;
  getPullRequest(request: {
    repository: RepositoryName;
    number: number;
    signal: AbortSignal;
  }): Promise<PullRequestRecord>;
  /** The newest pull request of a branch of the repository itself, open or not, or null. */
  findPullRequestByHead(request: {
    repository: RepositoryName;
    headRefName: string;
    signal: AbortSignal;
  }): Promise<PullRequestRecord | null>;
  createPullRequest(
    request: { repository: RepositoryName; signal: AbortSignal } & NewPullRequest,
  ): Promise<PullRequestRecord>;
}

export interface GithubPort {
  readonly forInstallation: (installationId: string) => GithubInstallationPort;
  /** Takes credentials out of a text that is stored or shown. */
  readonly redact: (text: string) => string;
}
