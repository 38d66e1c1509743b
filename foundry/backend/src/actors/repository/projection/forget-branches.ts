import type { RepositoryChange } from "../change.ts";
import { deleteBranches, loadBranches, loadChildren, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";

/**
 * Branches that are gone at GitHub. What stood on them stands on the nearest that is left, and is to be placed anew;
 * its base stays, so that a gone parent's commits never become its own [ST3].
 */
export async function forgetBranches(
  draft: RepositoryChange,
  names: readonly string[],
): Promise<readonly string[]> {
  const gone = await loadBranches(draft.tx, names);
  const orphans = new Map<string, StoredBranch>();
  for (const name of gone.keys()) {
    for (const child of await loadChildren(draft.tx, name)) {
      if (!gone.has(child.branch.name)) orphans.set(child.branch.name, child);
    }
  }
  const rows = [...orphans.values()].map((child) => ({
    ...child,
    personParent: child.personParent !== null && gone.has(child.personParent) ? null : child.personParent,
    measuredHeadSha: null,
    branch: { ...child.branch, parent: survivor(child.branch.parent, gone) },
  }));
  await saveBranches(draft.tx, rows);
  for (const { branch } of rows) draft.emit({ type: "branchUpdated", branch });
  const deleted = await deleteBranches(draft.tx, names);
  for (const name of deleted) draft.emit({ type: "branchRemoved", name });
  return deleted;
}

function survivor(parent: string | null, gone: ReadonlyMap<string, StoredBranch>): string | null {
  const seen = new Set<string>();
  let at = parent;
  while (at !== null && gone.has(at) && !seen.has(at)) {
    seen.add(at);
    at = gone.get(at)?.branch.parent ?? null;
  }
  return at;
}
