export { createGit } from "./run/create-git.ts";
export type {
  CommandOptions,
  Git,
  GitAuth,
  GitCredentials,
  GitLimits,
  GitOptions,
  GitProcess,
  GitRemote,
  RunOptions,
  RunResult,
} from "./run/types.ts";
export { GitError } from "./errors.ts";
export type { GitErrorCode } from "./errors.ts";
export { assertBranchName, assertObjectId, assertRefName, isBranchName } from "./ref-names.ts";
export { openMirror } from "./mirror/open-mirror.ts";
export type {
  Cancellable,
  Distance,
  FileAtCommit,
  Head,
  HeadChange,
  MergeCheck,
  Mirror,
  MirrorOptions,
  Pair,
  PushOptions,
  PushResult,
  PushUpdate,
  Worktree,
} from "./mirror/types.ts";
