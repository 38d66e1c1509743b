import type { StackMove } from "@foundry/git";
import type { BranchMove } from "@foundry/shared";
import type { RepositoryChange } from "../change.ts";
import { addFormerHeads, loadBranches, saveBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import { updateJob } from "./transition.ts";

/** Moves that GitHub has taken. */
export interface PushedMoves {
  readonly jobId: string;
  readonly moves: readonly StackMove[];
  /** All moves of the job so far, of earlier runs as well. */
  readonly total: readonly BranchMove[];
  /** The branch whose parent a person has set with this job. */
  readonly reparented: { readonly branch: string; readonly parent: string } | null;
  readonly nowMs: number;
}

/** Writes what was pushed: heads, where own commits begin now, what was there before [ST3]. They are placed afterwards. */
export async function recordMoves(draft: RepositoryChange, pushed: PushedMoves): Promise<void> {
  const { moves, nowMs, reparented } = pushed;
  const rows = await loadBranches(
    draft.tx,
    moves.map(({ branch }) => branch),
  );
  const changed: StoredBranch[] = [];
  for (const { branch, fromSha, toSha, base } of moves) {
    const row = rows.get(branch);
    await addFormerHeads(draft.tx, branch, [fromSha], nowMs);
    if (!row || toSha === null) continue;
    changed.push({
      ...row,
      personParent: reparented?.branch === branch ? reparented.parent : row.personParent,
      measuredHeadSha: null,
      measuredParentSha: null,
      branch: { ...row.branch, headSha: toSha, baseSha: base, state: "unknown", ahead: null, behind: null },
    });
  }
  await saveBranches(draft.tx, changed);
  await updateJob(draft, pushed.jobId, { moves: [...pushed.total] });
}
