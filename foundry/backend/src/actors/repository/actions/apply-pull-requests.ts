import type { Branch } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { BranchPullRequest, GithubMessage } from "../contract.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { loadBranches, loadChildren, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import {
  deletePullRequests,
  hasOpenOnto,
  loadPullRequests,
  loadPullRequestsOfHeads,
  savePullRequests,
} from "../store/pull-requests.ts";
import { readAnew } from "./read-anew.ts";

/**
 * News of pull requests change their branches' rows. One that moved to another base, or ended, may give a branch
 * another parent; one that was merged lets go of what stands on its branch [ST4].
 */
export async function applyPullRequests(
  c: RepositoryContext,
  draft: RepositoryChange,
  message: Extract<GithubMessage, { kind: "pullRequests" }>,
): Promise<void> {
  const { pullRequests, removed } = message;
  const known = await loadPullRequests(draft.tx, [...pullRequests.map((one) => one.number), ...removed]);
  await savePullRequests(draft.tx, pullRequests);
  await deletePullRequests(draft.tx, removed);
  const heads = [...known.values(), ...pullRequests].map((one) => one.headRefName);
  await showOnBranches(draft, [...new Set(heads)]);
  // First of all: what was merged may be deleted any moment.
  for (const { headRefName, state, number } of pullRequests) {
    if (state !== "merged" || known.get(number)?.state !== "open") continue;
    await settle(c, draft, headRefName);
  }
  const changed = pullRequests.filter((one) => isElsewhere(known.get(one.number), one));
  if (changed.length > 0 || removed.some((number) => known.has(number))) await readAnew(c, draft);
}

function isElsewhere(before: BranchPullRequest | undefined, now: BranchPullRequest): boolean {
  return before?.baseRefName !== now.baseRefName || before.state !== now.state;
}

async function showOnBranches(draft: RepositoryChange, heads: readonly string[]): Promise<void> {
  const branches = await loadBranches(draft.tx, heads);
  if (branches.size === 0) return;
  const shown = await loadPullRequestsOfHeads(draft.tx, heads);
  const rows: StoredBranch[] = [];
  for (const [name, stored] of branches) {
    const pullRequest = shown.get(name) ?? null;
    if (JSON.stringify(pullRequest) === JSON.stringify(stored.branch.pullRequest)) continue;
    rows.push({ ...withChanges(stored, pullRequest), branch: { ...stored.branch, pullRequest } });
  }
  await saveBranches(draft.tx, rows);
  for (const { branch } of rows) draft.emit({ type: "branchUpdated", branch });
}

/** Another base, or another state, may mean another parent: git is to be read for the branch. */
function withChanges(stored: StoredBranch, now: Branch["pullRequest"]): StoredBranch {
  const before = stored.branch.pullRequest;
  const isSame = before?.baseRefName === now?.baseRefName && before?.state === now?.state;
  return isSame ? stored : { ...stored, measuredHeadSha: null };
}

async function settle(c: RepositoryContext, draft: RepositoryChange, branch: string): Promise<void> {
  const stands = (await loadChildren(draft.tx, branch)).length > 0 || (await hasOpenOnto(draft.tx, branch));
  if (!stands || draft.meta.readAtMs === null) return;
  await enqueueJob(c, draft, { args: { kind: "settle_merged", branch }, requestedBy: "foundry" });
}
