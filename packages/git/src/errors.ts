/** What a caller can tell apart. Stable: they are stored with jobs and shown to people. */
export type GitErrorCode =
  /** The caller's signal ended it. */
  | "git_aborted"
  /** 401 or 403: the token is wrong, expired, or may not do this. */
  | "git_auth_failed"
  /** The clone is damaged; `ensure` clones it again. */
  | "git_corrupt"
  | "git_disk_full"
  /** git ended with an error that none of the others names. */
  | "git_failed"
  | "git_file_too_large"
  | "git_invalid_argument"
  /** What a stranger handed over is no sound bundle of commits. */
  | "git_invalid_bundle"
  /** Another process holds the clone (or one of git's own lock files). */
  | "git_locked"
  | "git_network"
  /** git is not installed, or too old. */
  | "git_not_available"
  | "git_object_not_found"
  | "git_output_too_large"
  /** A ref has another value than expected: somebody was faster. */
  | "git_ref_changed"
  | "git_ref_not_found"
  | "git_repository_not_found"
  | "git_repository_too_large"
  | "git_timeout"
  /** A worktree that cannot be written: too many files, or names that git refuses. */
  | "git_unsafe_tree";

const retryableCodes: ReadonlySet<GitErrorCode> = new Set<GitErrorCode>([
  "git_corrupt",
  "git_disk_full",
  "git_locked",
  "git_network",
  "git_ref_changed",
  "git_timeout",
]);

export interface GitErrorDetails {
  readonly cause?: unknown;
  readonly exitCode?: number | null;
  /** What git wrote to stderr, redacted and shortened. */
  readonly stderr?: string;
}

/** The one error of this package. `message` and `stderr` hold no secret; `retryable`: the same call may work later. */
export class GitError extends Error {
  readonly code: GitErrorCode;
  readonly retryable: boolean;
  readonly exitCode: number | null;
  readonly stderr: string;

  constructor(code: GitErrorCode, message: string, details: GitErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "GitError";
    this.code = code;
    this.retryable = retryableCodes.has(code);
    this.exitCode = details.exitCode ?? null;
    this.stderr = details.stderr ?? "";
  }
}
