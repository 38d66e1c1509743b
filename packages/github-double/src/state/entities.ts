/** An organization, a person or a bot: one id space, as on GitHub. */
export interface Account {
  id: number;
  login: string;
  type: "Organization" | "User" | "Bot";
  name: string | null;
  email: string | null;
  description: string | null;
  createdAtMs: number;
  updatedAtMs: number;
  /** Organizations only: user id → role. */
  members: Map<number, "admin" | "member">;
  /** Organizations only. */
  teams: Team[];
}

export interface Team {
  id: number;
  slug: string;
  name: string;
  description: string | null;
  memberIds: Set<number>;
}

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Repository {
  id: number;
  ownerId: number;
  name: string;
  private: boolean;
  archived: boolean;
  description: string | null;
  language: string | null;
  topics: string[];
  defaultBranch: string;
  /** The repository that this one was forked from. */
  forkOfId: number | null;
  createdAtMs: number;
  updatedAtMs: number;
  pushedAtMs: number;
  /** The bare repository, the only truth for code. */
  gitDir: string;
  /** What git said when last asked: full ref name → object id. Refreshed after every write (git/sync-refs). */
  refs: Map<string, string>;
  /** Issues and pull requests share their numbers. */
  nextNumber: number;
  pulls: Map<number, Pull>;
  issues: Map<number, Issue>;
  labels: Map<string, Label>;
  checkSuites: Map<number, CheckSuite>;
  checkRuns: Map<number, CheckRun>;
  statuses: CommitStatus[];
  /** Outside the organization's members: user id → permission. */
  collaborators: Map<number, CollaboratorPermission>;
}

export type CollaboratorPermission = "admin" | "maintain" | "write" | "triage" | "read";

export interface Pull {
  id: number;
  repoId: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  draft: boolean;
  locked: boolean;
  authorId: number;
  /** `repoId` is null when the fork is gone. The sha follows the branch while the pull request is open. */
  head: { repoId: number | null; ownerId: number; ref: string; sha: string };
  base: { ref: string; sha: string };
  labels: string[];
  assigneeIds: number[];
  requestedReviewerIds: number[];
  createdAtMs: number;
  updatedAtMs: number;
  closedAtMs: number | null;
  mergedAtMs: number | null;
  mergedById: number | null;
  mergeCommitSha: string | null;
  maintainerCanModify: boolean;
  comments: Comment[];
  reviews: Review[];
  reviewComments: ReviewComment[];
  reactions: Reaction[];
}

export interface Issue {
  id: number;
  repoId: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  authorId: number;
  labels: string[];
  assigneeIds: number[];
  createdAtMs: number;
  updatedAtMs: number;
  closedAtMs: number | null;
  comments: Comment[];
  reactions: Reaction[];
}

export interface Comment {
  id: number;
  authorId: number;
  body: string;
  createdAtMs: number;
  updatedAtMs: number;
  reactions: Reaction[];
}

export interface Review {
  id: number;
  authorId: number;
  body: string | null;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  commitSha: string;
  submittedAtMs: number;
}

export interface ReviewComment extends Comment {
  reviewId: number;
  path: string;
  line: number;
  commitSha: string;
  diffHunk: string;
  inReplyToId: number | null;
}

type ReactionContent = "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";

export interface Reaction {
  id: number;
  userId: number;
  content: ReactionContent;
  createdAtMs: number;
}

export type CheckConclusion =
  "success" | "failure" | "neutral" | "cancelled" | "timed_out" | "action_required" | "skipped";

export interface CheckSuite {
  id: number;
  headSha: string;
  headBranch: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

/** A remark of a check run on lines of a file. Columns only where both lines are the same. */
export interface CheckAnnotation {
  path: string;
  startLine: number;
  endLine: number;
  startColumn: number | null;
  endColumn: number | null;
  level: "notice" | "warning" | "failure";
  message: string;
  title: string | null;
  rawDetails: string | null;
}

export interface CheckRun {
  id: number;
  suiteId: number;
  name: string;
  headSha: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: CheckConclusion | null;
  detailsUrl: string | null;
  externalId: string;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: CheckAnnotation[];
  startedAtMs: number;
  completedAtMs: number | null;
}

export interface CommitStatus {
  id: number;
  sha: string;
  state: "error" | "failure" | "pending" | "success";
  context: string;
  description: string | null;
  targetUrl: string | null;
  creatorId: number;
  createdAtMs: number;
}

export type AccessLevel = "read" | "write";
export type Permissions = Record<string, AccessLevel>;

export interface Installation {
  id: number;
  accountId: number;
  repositorySelection: "all" | "selected";
  selectedRepositoryIds: Set<number>;
  permissions: Permissions;
  events: string[];
  createdAtMs: number;
  updatedAtMs: number;
  suspendedAtMs: number | null;
  suspendedById: number | null;
}

export interface InstallationToken {
  token: string;
  installationId: number;
  expiresAtMs: number;
  permissions: Permissions;
  /** null: every repository of the installation. */
  repositoryIds: Set<number> | null;
}

/** A person's token: from the OAuth web flow, or given by the control. */
export interface UserToken {
  token: string;
  userId: number;
  expiresAtMs: number | null;
}

export interface OAuthCode {
  userId: number;
  redirectUri: string;
  /** PKCE, method S256; null without. */
  challenge: string | null;
  expiresAtMs: number;
}

/** What of an App's manifest the double heeds. */
export interface AppManifest {
  name: string | null;
  webhookUrl: string | null;
  permissions: Permissions | null;
  events: string[] | null;
}

/** The one GitHub App that the double knows. */
export interface App {
  id: number;
  slug: string;
  name: string;
  ownerId: number;
  clientId: string;
  clientSecret: string;
  privateKey: string;
  publicKey: string;
  permissions: Permissions;
  events: string[];
  webhook: { id: number; url: string | null; secret: string };
  createdAtMs: number;
}
