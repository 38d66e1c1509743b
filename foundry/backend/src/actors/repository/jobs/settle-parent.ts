import type { Mirror, RestackResult } from "@foundry/git";
import type { RepositoryIdentity } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { refreshMoved } from "../projection/refresh.ts";
import { loadBranches, saveBranches } from "../store/branches.ts";
import { loadHeadPullRequests } from "../store/pull-requests.ts";
import { reparentedBy } from "./describe-moves.ts";
import type { MoveRequest } from "./describe-moves.ts";
import type { JobRun } from "./job-run.ts";
import { retarget } from "./retarget.ts";

/** [ST5] A new parent is recorded once the branch stands on it, and its pull request asks for the same. */
export async function settleParent(
  c: RepositoryContext,
  run: JobRun,
  mirror: Mirror,
  {
    identity,
    request,
    result,
  }: { identity: RepositoryIdentity; request: MoveRequest; result: RestackResult },
): Promise<void> {
  const reparented = reparentedBy(request);
  const stands = [...result.moves, ...result.unchanged].some(({ branch }) => branch === request.branch);
  if (reparented === null || !stands) return;
  const { branch, parent } = reparented;
  const row = (await loadBranches(c.db, [branch])).get(branch);
  if (row && row.personParent !== parent) {
    await run.commit((draft) => recordParent(draft, branch, parent));
    await refreshMoved(c, run, mirror, { moved: [branch], before: new Set() });
  }
  const pullRequest = (await loadHeadPullRequests(c.db, [branch])).get(branch);
  if (pullRequest?.state !== "open" || pullRequest.baseRefName === parent) return;
  await run.step("retarget", `Asking GitHub to merge #${pullRequest.number} into ${parent}`);
  await retarget(c.deps.github, {
    identity,
    number: pullRequest.number,
    baseRefName: parent,
    signal: run.signal,
  });
}

async function recordParent(draft: RepositoryChange, branch: string, parent: string): Promise<void> {
  const row = (await loadBranches(draft.tx, [branch])).get(branch);
  if (row) await saveBranches(draft.tx, [{ ...row, personParent: parent, measuredHeadSha: null }]);
}
