import type { BranchPullRequest } from "../contract.ts";
import type { StoredBranch } from "../store/branches.ts";

/**
 * [ST4] Merged: all that the branch has was merged by its pull request, however it was merged (a squash leaves no
 * trace in git); or its parent contains the own commits that it had before. Commits beyond the merged pull request
 * keep it alive.
 */
export function isMerged(branch: {
  readonly headSha: string;
  readonly pullRequest: BranchPullRequest | null;
  readonly stored: StoredBranch | null;
  /** Commits that its parent does not have. */
  readonly ahead: number;
}): boolean {
  const { headSha, pullRequest, stored, ahead } = branch;
  if (pullRequest?.state === "open") return false;
  if (pullRequest?.state === "merged" && pullRequest.headSha === headSha) return true;
  if (ahead > 0 || stored === null || stored.branch.headSha !== headSha) return false;
  const { state, ahead: aheadBefore } = stored.branch;
  return state === "merged" || (aheadBefore ?? 0) > 0;
}
