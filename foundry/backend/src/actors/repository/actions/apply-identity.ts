import type { RepositoryIdentity } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import { loadBranches, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import { loadMeta } from "../store/meta.ts";
import { attach, enqueueConfigSync } from "./attach.ts";
import { readAnew } from "./read-anew.ts";

/** Who the repository is now [RC6]. Another default branch is another trunk, and another configuration [RC1]. */
export async function applyIdentity(
  c: RepositoryContext,
  draft: RepositoryChange,
  identity: RepositoryIdentity,
): Promise<void> {
  const isNew = (await loadMeta(draft.tx)) === null || draft.meta.attachment === "removed";
  if (isNew) {
    await attach(c, draft, identity);
    return;
  }
  const before = draft.meta.identity;
  draft.meta = { ...draft.meta, identity };
  if (before.defaultBranch === identity.defaultBranch) return;
  await moveTrunk(draft, before.defaultBranch, identity.defaultBranch);
  await enqueueConfigSync(c, draft, `default:${identity.defaultBranch}:${c.deps.newId()}`);
  await readAnew(c, draft);
}

/** Both branches' places are another now; what else stands on them is measured by the next read. */
async function moveTrunk(draft: RepositoryChange, from: string, to: string): Promise<void> {
  const known = await loadBranches(draft.tx, [from, to]);
  const rows: StoredBranch[] = [];
  for (const [name, stored] of known) {
    const state = name === to ? ("trunk" as const) : ("unknown" as const);
    const place = {
      parent: null,
      parentSource: null,
      baseSha: null,
      ahead: null,
      behind: null,
      conflictFiles: [],
    };
    rows.push({ ...stored, measuredHeadSha: null, branch: { ...stored.branch, ...place, state } });
  }
  await saveBranches(draft.tx, rows);
  for (const { branch } of rows) draft.emit({ type: "branchUpdated", branch });
}
