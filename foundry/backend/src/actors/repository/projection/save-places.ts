import type { RepositoryChange } from "../change.ts";
import { addFormerHeads, loadBranches, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import { loadPullRequestsOfHeads } from "../store/pull-requests.ts";
import { loadTasksOfBranches } from "../store/tasks.ts";
import { describeBranch } from "./describe-branch.ts";
import type { PlacedBranch } from "./place-branches.ts";

/**
 * Writes what was placed. A row that a push has moved meanwhile is left alone: it knows of something newer, and waits
 * for the next reading. Returns how many rows have changed.
 */
export async function savePlaces(
  draft: RepositoryChange,
  places: readonly PlacedBranch[],
  nowMs: number,
): Promise<number> {
  const names = places.map(({ branch }) => branch.head.name);
  const present = await loadBranches(draft.tx, names);
  const pullRequests = await loadPullRequestsOfHeads(draft.tx, names);
  const tasks = await loadTasksOfBranches(draft.tx, names);
  const rows: StoredBranch[] = [];
  let shown = 0;
  for (const place of places) {
    const { parent, merged } = place;
    const { head, stored } = place.branch;
    const now = present.get(head.name) ?? null;
    if (now?.branch.headSha !== stored?.branch.headSha) continue;
    if (now && now.branch.headSha !== head.sha) {
      await addFormerHeads(draft.tx, head.name, [now.branch.headSha], nowMs);
    }
    const isTrunk = head.name === draft.meta.identity.defaultBranch;
    const pullRequest = pullRequests.get(head.name) ?? null;
    const task = tasks.get(head.name) ?? null;
    const branch = describeBranch({ head, isTrunk, parent, merged, pullRequest, task });
    const row: StoredBranch = {
      branch,
      personParent: now?.personParent ?? null,
      measuredHeadSha: head.sha,
      measuredParentSha: parent?.sha ?? null,
      pushedAtMs: now?.pushedAtMs ?? null,
    };
    if (JSON.stringify(row) === JSON.stringify(now)) continue;
    rows.push(row);
    if (JSON.stringify(branch) === JSON.stringify(now?.branch)) continue;
    draft.emit({ type: "branchUpdated", branch });
    shown += 1;
  }
  await saveBranches(draft.tx, rows);
  return shown;
}
