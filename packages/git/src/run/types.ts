import type { Readable, Writable } from "node:stream";

export interface GitCredentials {
  /** `x-access-token` for an installation token. */
  readonly username: string;
  readonly password: string;
}

/** Asked before every command that may talk to the remote; cache in it. Reaches git by its environment only [RJ6]. */
export type GitAuth = () => Promise<GitCredentials>;

/** The one remote that a command may talk to. */
export interface GitRemote {
  /** Without credentials: they belong into `auth`. */
  readonly url: string;
  /** null: without a name, for what is public. */
  readonly auth: GitAuth | null;
}

export interface GitLimits {
  /** Of one command. Default 10 minutes. */
  readonly timeoutMs: number;
  /** Of one fetch, clone, push, fsck or repack: they take as long as the repository is large. Default 1 hour. */
  readonly transferTimeoutMs: number;
  /** Of one command's stdout. Default 64 MiB. */
  readonly maxOutputBytes: number;
  /** Of a mirror on disk, watched while it is fetched. Default 20 GiB. */
  readonly maxMirrorBytes: number;
  /** Of a worktree. Default 500,000. */
  readonly maxWorktreeFiles: number;
}

export interface GitOptions {
  /** A name looked up in PATH, or a path. Default "git". */
  readonly binary?: string;
  /** For git's own temporary files. Default: the system's. */
  readonly tempDir?: string;
  readonly limits?: Partial<GitLimits>;
  /** What remotes may be reached by; "file" is for tests and demos. Default https and http. */
  readonly protocols?: readonly ("https" | "http" | "file")[];
}

export interface CommandOptions {
  /** The repository, said to git explicitly: it never looks for one by itself. Absent: outside of any. */
  readonly gitDir?: string;
  /** Working directory, and with `gitDir` the work tree. */
  readonly workTree?: string;
  readonly remote?: GitRemote;
  /** More variables, such as GIT_AUTHOR_DATE or GIT_INDEX_FILE; they cannot undo what makes git safe. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the limits' own; for a long-lived process, none. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Links are written as links: for a worktree in which nothing of ours reads afterwards. Default false. */
  readonly symlinks?: boolean;
}

export interface RunOptions extends CommandOptions {
  readonly input?: string | Uint8Array;
  readonly maxOutputBytes?: number;
  /** Exit codes that are an answer, not a failure. Default: only 0. */
  readonly accept?: readonly number[];
}

export interface RunResult {
  readonly stdout: Buffer;
  /** Redacted. */
  readonly stderr: string;
  readonly exitCode: number;
}

/** A process that is fed and read for as long as it takes (`cat-file --batch`, `merge-tree --stdin`). */
export interface GitProcess {
  readonly pid: number;
  readonly stdin: Writable;
  /** Read it, or the process waits for ever. */
  readonly stdout: Readable;
  /**
   * Settles when it and everything it started have ended; rejects with a `GitError` unless it ended with 0. Never an
   * unhandled rejection.
   */
  readonly done: Promise<void>;
  /** Ends its input and waits; rejects as `done`. */
  close(): Promise<void>;
  /** Ends it and everything it started, in order and then by force; resolves when all are gone. */
  kill(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * git's command line, driven safely: argument vectors, a scrubbed environment, a process group of its own, limits. All
 * errors are `GitError`s without secrets. No argument may hold a secret: anyone on the machine can read them.
 */
export interface Git {
  readonly limits: GitLimits;
  readonly tempDir: string;
  /** @throws GitError */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** stdout as text without its last newline. @throws GitError */
  text(args: readonly string[], options?: RunOptions): Promise<string>;
  spawn(args: readonly string[], options?: CommandOptions): Promise<GitProcess>;
  /** The installed git's, such as [2, 39, 5]. @throws GitError `git_not_available` when missing or older than 2.38 */
  version(): Promise<readonly [number, number, number]>;
  /** @throws GitError `git_invalid_argument` for a URL with credentials, or of a protocol that is not allowed */
  checkRemote(url: string): void;
}
