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

/** What stands at a path of a commit; `other` is something there that is no readable file. */
export type RepositoryContent =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  /** `no_commit`: GitHub does not know the commit (yet, or any more). */
  | { readonly kind: "absent"; readonly reason: "no_file" | "no_commit" }
  | {
      readonly kind: "other";
      readonly type: "directory" | "symlink" | "submodule" | "encoding" | "unknown";
      /** Bytes; null where GitHub does not say. */
      readonly size: number | null;
    };

/** Where a head stands seen from a base: `ahead` means that it contains the base and more. */
export type CommitComparison = "identical" | "ahead" | "behind" | "diverged";

export interface CheckAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

/** A completed check run. */
export interface CheckResult {
  readonly conclusion:
    "success" | "failure" | "neutral" | "cancelled" | "skipped" | "timed_out" | "action_required";
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  /** At most 50 are shown. */
  readonly annotations: readonly CheckAnnotation[];
  /** Where "Details" leads; GitHub's own page without it. */
  readonly detailsUrl?: string;
}

/** A check run that has not ended; every call that ends it is an `updateCheckRun`. */
export interface StartedCheck {
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly detailsUrl?: string;
}

/** The marker that a check run is found by again [DX7]. */
export interface CheckRunKey {
  readonly repository: RepositoryName;
  readonly headSha: string;
  readonly name: string;
  readonly externalId: string;
}

export interface CheckRunRecord {
  readonly checkRunId: string;
  /** `completed`, or what GitHub calls the way there. */
  readonly status: string;
  readonly conclusion: string | null;
  readonly url: string | null;
}

/** An issue, or a pull request seen as one. */
export interface IssueRecord {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly isPullRequest: boolean;
  readonly url: string;
  readonly authorLogin: string | null;
  /** GitHub's word, e.g. MEMBER, CONTRIBUTOR, NONE [TK5]. */
  readonly authorAssociation: string;
  readonly updatedAtMs: number;
}

/** A comment in the conversation of an issue or a pull request. */
export interface CommentRecord {
  readonly commentId: string;
  readonly body: string;
  readonly url: string;
}

/** A comment on a line of a pull request's diff. */
export interface LineCommentRecord {
  readonly path: string;
  /** null: the line is gone, or the comment is on the file. */
  readonly line: number | null;
  readonly body: string;
  readonly diffHunk: string;
}

/** What a reaction is put on. */
export type ReactionSubject =
  /** An issue or a pull request. */
  | { readonly kind: "issue"; readonly number: number }
  | { readonly kind: "issueComment"; readonly commentId: string }
  /** On a line of a pull request's diff. */
  | { readonly kind: "reviewComment"; readonly commentId: string };

/** What somebody may do in a repository, the strongest first. */
export type RepositoryPermission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** For git over HTTPS, user `x-access-token`: reaches one repository, for an hour at most. Never stored. */
export interface RepositoryToken {
  readonly token: string;
  readonly expiresAtMs: number;
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
  /** Changes what is given (a new base retargets it); the same again changes nothing. */
  updatePullRequest(request: {
    repository: RepositoryName;
    number: number;
    baseRefName?: string;
    title?: string;
    body?: string;
    signal: AbortSignal;
  }): Promise<PullRequestRecord>;
  /** Pull requests are issues, too. */
  getIssue(request: {
    repository: RepositoryName;
    number: number;
    signal: AbortSignal;
  }): Promise<IssueRecord>;
  /** The App's own oldest comment that holds the marker, or null: the look before `createComment` [DX7]. */
  findComment(request: {
    repository: RepositoryName;
    /** Of the issue or pull request. */
    number: number;
    marker: string;
    signal: AbortSignal;
  }): Promise<CommentRecord | null>;
  createComment(request: {
    repository: RepositoryName;
    number: number;
    /** Markdown. */
    body: string;
    signal: AbortSignal;
  }): Promise<CommentRecord>;
  updateComment(request: {
    repository: RepositoryName;
    commentId: string;
    body: string;
    signal: AbortSignal;
  }): Promise<CommentRecord>;
  /** What a review says about lines, oldest first; the first hundred of it. */
  listReviewComments(request: {
    repository: RepositoryName;
    number: number;
    reviewId: string;
    signal: AbortSignal;
  }): Promise<readonly LineCommentRecord[]>;
  /** Once there, the same again changes nothing. */
  addReaction(request: {
    repository: RepositoryName;
    subject: ReactionSubject;
    content: "+1" | "-1" | "eyes" | "confused" | "rocket";
    signal: AbortSignal;
  }): Promise<void>;
  /** `none` also for a login that GitHub does not know. A custom role counts as the one that it is based on. */
  getPermission(request: {
    repository: RepositoryName;
    login: string;
    signal: AbortSignal;
  }): Promise<RepositoryPermission>;
  /** @param request.path from the root, without a leading slash; `ref` a commit id or the name of a branch */
  getContent(request: {
    repository: RepositoryName;
    path: string;
    ref: string;
    signal: AbortSignal;
  }): Promise<RepositoryContent>;
  /** Where a branch is now; null: there is no such branch. */
  getBranchHead(request: {
    repository: RepositoryName;
    branch: string;
    signal: AbortSignal;
  }): Promise<string | null>;
  /** github_not_found: GitHub no longer knows one of the two, or they share no history. */
  compareCommits(request: {
    repository: RepositoryName;
    base: string;
    head: string;
    signal: AbortSignal;
  }): Promise<CommitComparison>;
  /** The App's own check run, or null: the look before `createCheckRun` [DX7]. */
  findCheckRun(request: CheckRunKey & { signal: AbortSignal }): Promise<CheckRunRecord | null>;
  createCheckRun(request: CheckRunKey & CheckResult & { signal: AbortSignal }): Promise<CheckRunRecord>;
  /** One that is in progress. Look with `findCheckRun` before asking again. */
  startCheckRun(request: CheckRunKey & StartedCheck & { signal: AbortSignal }): Promise<CheckRunRecord>;
  /** Ends it, or changes its end. Annotations are added to those that the run has. */
  updateCheckRun(
    request: { repository: RepositoryName; checkRunId: string; signal: AbortSignal } & CheckResult,
  ): Promise<CheckRunRecord>;
  /**
   * The same token until shortly before it expires. `refused`: one that GitHub no longer takes, not to be given again.
   * Permissions are `{ contents: "write" }` where nothing else is asked.
   */
  createRepositoryToken(request: {
    repoId: string;
    permissions?: Readonly<Record<string, "read" | "write">>;
    refused?: string;
    signal: AbortSignal;
  }): Promise<RepositoryToken>;
}

export interface GithubPort {
  /** What people mention, without `@`; its bot is `<slug>[bot]`. Asked of GitHub once. Throws as all calls do. */
  readonly appSlug: () => Promise<string>;
  readonly forInstallation: (installationId: string) => GithubInstallationPort;
  /**
   * The address that git clones from, of a repository's web address (`RepositoryRecord.url`). Throws TerminalError
   * `repository_url_invalid` for anything but a plain http(s) address.
   */
  readonly cloneUrl: (webUrl: string) => string;
  /** Takes credentials out of a text that is stored or shown. */
  readonly redact: (text: string) => string;
}
