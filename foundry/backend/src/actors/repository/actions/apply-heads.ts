import type { Branch } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { HeadFact } from "../contract.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { forgetBranches } from "../projection/forget-branches.ts";
import { addFormerHeads, loadBranches, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import { loadPullRequestsOfHeads } from "../store/pull-requests.ts";
import { loadTasksOfBranches } from "../store/tasks.ts";
import { readAnew } from "./read-anew.ts";

/** How a `push` names the commit of a branch that it deletes. */
const NO_COMMIT = "0".repeat(40);

/**
 * [RJ8] Heads as pushed change the rows at once, without asking git or GitHub: what is not known of the new head stays
 * open until git is read, which a burst of pushes asks for once. A push to the default branch is a new
 * configuration [RC1].
 */
export async function applyHeads(
  c: RepositoryContext,
  draft: RepositoryChange,
  heads: readonly HeadFact[],
): Promise<void> {
  const names = heads.map((head) => head.name);
  const known = await loadBranches(draft.tx, names);
  const fresh = heads.filter((head) => isNewer(head, known.get(head.name)));
  const moved: StoredBranch[] = [];
  const gone: string[] = [];
  const created: string[] = [];
  for (const head of fresh) {
    const before = known.get(head.name);
    await addFormerHeads(draft.tx, head.name, formerShas(head, before), c.deps.now());
    if (head.sha === null) gone.push(head.name);
    else {
      if (!before) created.push(head.name);
      moved.push(movedTo(draft, head, head.sha, before));
    }
  }
  const rows = await withWork(draft, moved, created);
  await saveBranches(draft.tx, rows);
  for (const { branch } of rows) {
    const before = known.get(branch.name)?.branch;
    if (JSON.stringify(before) !== JSON.stringify(branch)) draft.emit({ type: "branchUpdated", branch });
  }
  const deleted = await forgetBranches(draft, gone);
  const hasMoved = rows.some(
    ({ branch: { name, headSha } }) =>
      known.get(name)?.branch.headSha !== headSha && c.pushing.get(name) !== headSha,
  );
  if (hasMoved || deleted.length > 0) await noteMove(c, draft, fresh);
  await readConfig(c, draft, heads);
}

/** [GH7] The order of pushes; what git alone has shown yields to what GitHub says. */
function isNewer(head: HeadFact, known: StoredBranch | undefined): boolean {
  return known?.pushedAtMs == null || head.pushedAtMs >= known.pushedAtMs;
}

/** [ST3] What the branch pointed to before, without where it points now. */
function formerShas(head: HeadFact, before: StoredBranch | undefined): string[] {
  const shas = new Set(head.formerShas);
  if (before) shas.add(before.branch.headSha);
  if (head.sha !== null) shas.delete(head.sha);
  shas.delete(NO_COMMIT);
  return [...shas];
}

function movedTo(
  draft: RepositoryChange,
  head: HeadFact,
  sha: string,
  before: StoredBranch | undefined,
): StoredBranch {
  const { name, pushedAtMs } = head;
  if (before?.branch.headSha === sha) {
    const lastCommit = before.branch.lastCommit ?? head.lastCommit;
    return { ...before, pushedAtMs, branch: { ...before.branch, lastCommit } };
  }
  const state = name === draft.meta.identity.defaultBranch ? ("trunk" as const) : ("unknown" as const);
  const unmeasured = { state, ahead: null, behind: null, conflictFiles: [], lastCommit: head.lastCommit };
  const first: Branch = {
    name,
    parent: null,
    parentSource: null,
    baseSha: null,
    pullRequest: null,
    task: null,
    headSha: sha,
    ...unmeasured,
  };
  return {
    personParent: before?.personParent ?? null,
    measuredHeadSha: null,
    measuredParentSha: null,
    pushedAtMs,
    branch: before ? { ...before.branch, headSha: sha, ...unmeasured } : first,
  };
}

/** New branches with the pull request and the task that wait for them. */
async function withWork(
  draft: RepositoryChange,
  rows: readonly StoredBranch[],
  created: readonly string[],
): Promise<readonly StoredBranch[]> {
  if (created.length === 0) return rows;
  const pullRequests = await loadPullRequestsOfHeads(draft.tx, created);
  const tasks = await loadTasksOfBranches(draft.tx, created);
  return rows.map((row) => {
    if (!created.includes(row.branch.name)) return row;
    const pullRequest = pullRequests.get(row.branch.name) ?? null;
    const task = tasks.get(row.branch.name) ?? null;
    return { ...row, branch: { ...row.branch, pullRequest, task } };
  });
}

async function noteMove(
  c: RepositoryContext,
  draft: RepositoryChange,
  heads: readonly HeadFact[],
): Promise<void> {
  const pushedAtMs = Math.max(draft.meta.pushedAtMs ?? 0, ...heads.map((head) => head.pushedAtMs));
  draft.meta = { ...draft.meta, pushedAtMs };
  await readAnew(c, draft);
}

async function readConfig(
  c: RepositoryContext,
  draft: RepositoryChange,
  heads: readonly HeadFact[],
): Promise<void> {
  for (const { name, sha, deliveryGuid, pushedAtMs } of heads) {
    if (name !== draft.meta.identity.defaultBranch || deliveryGuid === null) continue;
    const headSha = sha ?? NO_COMMIT;
    const args = { kind: "sync_config", branch: name, headSha, deliveryGuid, pushedAtMs } as const;
    await enqueueJob(c, draft, { args, requestedBy: "foundry" });
  }
}
