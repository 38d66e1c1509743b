import type { CommandOptions, Git, GitAuth, GitProcess, RunOptions, RunResult } from "../run/types.ts";

export interface MirrorOptions {
  readonly git: Git;
  /** Of the bare repository; its parent directory is made, and holds the lock and temporary clones beside it. */
  readonly path: string;
  readonly remoteUrl: string;
  readonly auth: GitAuth | null;
  /** `blob:none`: files' contents are fetched when they are needed; for large repositories. Default: everything. */
  readonly filter?: "blob:none" | null;
}

export interface Cancellable {
  readonly signal?: AbortSignal;
}

export interface EnsureOptions extends Cancellable {
  /** Every ref was looked at a moment ago: damage that a command has found since, or a killed owner, counts still. */
  readonly wasSound?: boolean;
}

/** A branch of the clone. */
export interface Head {
  readonly name: string;
  readonly sha: string;
  readonly subject: string;
  readonly authorName: string;
  readonly committedAtMs: number;
}

/** How a branch changed by a fetch; null: it was not there, or is not any more. */
export interface HeadChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Pair {
  readonly ours: string;
  readonly theirs: string;
}

/** Commits that only `ours` has, and that only `theirs` has. */
export interface Distance {
  readonly ahead: number;
  readonly behind: number;
}

/** What a merge of two commits would say. */
export interface MergeCheck {
  readonly clean: boolean;
  /** Paths in conflict, sorted; empty when clean. */
  readonly files: readonly string[];
}

export interface PushUpdate {
  readonly branch: string;
  /** null deletes the branch. */
  readonly newSha: string | null;
  /** What the remote must have for the push to count; null: the branch must not exist yet. */
  readonly expectedSha: string | null;
}

export type PushResult =
  | { readonly branch: string; readonly status: "pushed" | "unchanged" }
  /** Somebody pushed: the remote has another head than expected; nothing was overwritten. */
  | { readonly branch: string; readonly status: "changed" }
  /** The remote refused it (a protected branch, a hook); or, in an atomic push, another branch was refused. */
  | { readonly branch: string; readonly status: "rejected"; readonly reason: string };

export interface PushOptions extends Cancellable {
  /** All or nothing. Default false: every branch for itself. */
  readonly atomic?: boolean;
}

export type FileAtCommit =
  | { readonly kind: "file"; readonly content: Buffer; readonly executable: boolean }
  | { readonly kind: "absent" | "directory" | "symlink" | "submodule" };

export interface Worktree {
  readonly path: string;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<RunResult>;
}

/** A repository of its own for somebody who is not trusted with the mirror. */
export interface WorkspaceSpec {
  /** Absolute; made by the call, and must not exist before. */
  readonly path: string;
  /** What it begins with, checked out. */
  readonly commit: string;
  /** The local branch that stands on `commit`. */
  readonly branch: string;
  /** `refs/remotes/origin/<name>`: what of the remote it knows. */
  readonly remoteBranches: readonly { readonly name: string; readonly sha: string }[];
  /** Who its commits are by, where whoever works there says nothing else. */
  readonly committer: { readonly name: string; readonly email: string };
}

export interface ReceiveOptions extends Cancellable {
  readonly maxBytes: number;
}

export interface ChangesOptions extends Cancellable {
  readonly maxCommits: number;
  readonly maxFiles: number;
  /** Of one file's patch, and of all together; UTF-8 bytes. */
  readonly maxPatchBytes: number;
  readonly maxTotalBytes: number;
}

export interface FileChange {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: "added" | "modified" | "deleted" | "renamed" | "copied" | "type_changed";
  readonly additions: number;
  readonly deletions: number;
  readonly isBinary: boolean;
  /** Hunks only; null: binary, or too large. */
  readonly patch: string | null;
}

/** What `head` has that `base`, its ancestor, has not. */
export interface Changes {
  /** Oldest first, the newest `maxCommits`. */
  readonly commits: readonly { readonly sha: string; readonly subject: string }[];
  readonly commitCount: number;
  /** By path, the first `maxFiles`. */
  readonly files: readonly FileChange[];
  readonly fileCount: number;
  readonly additions: number;
  readonly deletions: number;
}

/** The bare clone of one repository. Every method may throw a `GitError`; `git_corrupt` is healed by the next `ensure`. */
export interface Mirror {
  readonly git: Git;
  readonly path: string;
  readonly remoteUrl: string;
  /** git in this clone, with its remote for what a blobless clone still has to fetch. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  text(args: readonly string[], options?: RunOptions): Promise<string>;
  spawn(args: readonly string[], options?: CommandOptions): Promise<GitProcess>;
  /**
   * Call it before a job: clones when missing, clones again when damaged, and removes what a
   * killed process left (lock files, temporary packs, worktrees, processes) [RJ3][RJ7].
   */
  ensure(options?: EnsureOptions): Promise<"kept" | "cloned" | "recloned">;
  /**
   * Brings the branches up to date, or only those named; those that the remote no longer has are removed. Heads that
   * were rewritten or removed stay readable (`keep`). Of the named, `maybe` are those that need not be there: asked for
   * as a name, one that is missing costs a look at all of them.
   */
  fetch(
    options?: Cancellable & { readonly branches?: readonly string[]; readonly maybe?: readonly string[] },
  ): Promise<HeadChange[]>;
  /** All branches by name, or those named that exist. */
  heads(names?: readonly string[], options?: Cancellable): Promise<Head[]>;
  /** Of those named that exist, their commits alone: no process is started for a few. */
  headShas(names: readonly string[], options?: Cancellable): Promise<Map<string, string>>;
  measure(pairs: readonly Pair[], options?: Cancellable): Promise<Distance[]>;
  /** null: they share no history. */
  mergeBase(a: string, b: string, options?: Cancellable): Promise<string | null>;
  isAncestor(ancestor: string, descendant: string, options?: Cancellable): Promise<boolean>;
  conflicts(pairs: readonly Pair[], options?: Cancellable): Promise<MergeCheck[]>;
  /**
   * With the expected value of every branch; the clone's own branches follow what was pushed, and the heads that were
   * replaced stay readable (`keep`).
   */
  push(updates: readonly PushUpdate[], options?: PushOptions): Promise<PushResult[]>;
  /** Keeps commits from being pruned while no branch has them. Unknown commits are left out. */
  keep(shas: readonly string[], options?: Cancellable): Promise<void>;
  release(shas: readonly string[], options?: Cancellable): Promise<void>;
  kept(options?: Cancellable): Promise<string[]>;
  /** Asked of one commit, it costs no process. */
  isKept(sha: string): Promise<boolean>;
  has(shas: readonly string[], options?: Cancellable): Promise<boolean[]>;
  /** @throws GitError `git_file_too_large` above `maxBytes`, before the content is read */
  readFile(
    commit: string,
    path: string,
    options: Cancellable & { readonly maxBytes: number },
  ): Promise<FileAtCommit>;
  /** A worktree of the commit in a temporary directory that is gone afterwards. */
  withWorktree<T>(commit: string, use: (worktree: Worktree) => Promise<T>, options?: Cancellable): Promise<T>;
  /**
   * A clone that shares nothing with this one: not a file, not a link, so that whoever writes there harms nobody else.
   * Links of the commit are links there.
   *
   * @throws GitError `git_unsafe_tree` for more files than a worktree may have
   */
  createWorkspace(spec: WorkspaceSpec, options?: Cancellable): Promise<void>;
  /**
   * Takes over the commits of a bundle that a stranger wrote: every object is checked, what it links to must be there.
   * Returns the heads that it names; they stay readable (`keep`).
   *
   * @throws GitError `git_invalid_bundle` for anything that is not wholly sound
   */
  receiveBundle(file: string, options: ReceiveOptions): Promise<string[]>;
  /** As git tells, whatever anybody claims. */
  changes(base: string, head: string, options: ChangesOptions): Promise<Changes>;
  /**
   * Where the text stands in what `head` adds to `base`: in files of any of its commits, or in their messages. For
   * secrets that must not be pushed.
   */
  mentions(base: string, head: string, texts: readonly string[], options?: Cancellable): Promise<boolean>;
  /** Brings one ref of the remote's that is no branch, such as `refs/pull/1/head`; it stays readable (`keep`). */
  fetchRef(ref: string, options?: Cancellable): Promise<string>;
  /**
   * Whether all that these commits' trees hold is there, without their history; for a blobless clone, all but contents.
   * Call it before merging: git before 2.45 takes a tree that it cannot read for an empty one, and says nothing.
   *
   * @throws GitError `git_corrupt`
   */
  checkObjects(commits: readonly string[], options?: Cancellable): Promise<void>;
  /** Every object is read. @throws GitError `git_corrupt` */
  fsck(options?: Cancellable): Promise<void>;
  /** Packs, indexes and prunes; `ensure` does it when much has come together. */
  maintain(options?: Cancellable): Promise<void>;
  sizeBytes(): Promise<number>;
  remove(): Promise<void>;
}
