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
  Changes,
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
export { readCommitGraph } from "./stack/commit-graph.ts";
export type { CommitGraph } from "./stack/commit-graph.ts";
export { executePlan } from "./stack/execute-plan.ts";
export type { ExecuteOptions } from "./stack/execute-plan.ts";
export { findOwnCommits } from "./stack/find-own-commits.ts";
export { measureStack } from "./stack/measure-stack.ts";
export type { Measured } from "./stack/measure-stack.ts";
export { nearestAncestors } from "./stack/nearest-ancestors.ts";
export type { AncestryBranch, AncestryQuestion } from "./stack/nearest-ancestors.ts";
export { readSpiceParents } from "./stack/read-spice-parents.ts";
export { resolveParents } from "./stack/resolve-parents.ts";
export type { ParentClaims, ResolvedParent } from "./stack/resolve-parents.ts";
export { planRestack } from "./stack/plan-restack.ts";
export { settleMerged } from "./stack/settle-merged.ts";
export type { Reparented, Settled } from "./stack/settle-merged.ts";
export { StackError } from "./stack/stack-error.ts";
export type { StackErrorCode } from "./stack/stack-error.ts";
export type {
  Committer,
  LeftReason,
  ParentSource,
  RestackPlan,
  RestackResult,
  RestackStep,
  StackBranch,
  StackConflict,
  StackGraph,
  StackMove,
  StackScope,
  StackUnchanged,
  StopReason,
} from "./stack/types.ts";
export { createGiveWay } from "./give-way.ts";
