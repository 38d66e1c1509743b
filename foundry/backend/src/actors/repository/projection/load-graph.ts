import type { Head, StackBranch, StackGraph } from "@foundry/git";
import type { Sql } from "../../sql/sql.ts";
import { loadBranches } from "../store/branches.ts";
import { loadFormerHeads } from "../store/projection.ts";
import { loadHeadPullRequests } from "../store/pull-requests.ts";

/** The branches as the stack engine sees them, at the heads that the clone has; after `refreshAll`. */
export async function loadGraph(db: Sql, trunk: string, heads: readonly Head[]): Promise<StackGraph> {
  const names = heads.map(({ name }) => name);
  const stored = await loadBranches(db, names);
  const formerHeads = await loadFormerHeads(db, names);
  const pullRequests = await loadHeadPullRequests(db, names);
  const branches = heads.map(({ name, sha }): StackBranch => {
    const row = stored.get(name);
    const pullRequest = pullRequests.get(name);
    const mergedHead = pullRequest?.state === "merged" ? pullRequest.headSha : null;
    return {
      name,
      head: sha,
      parent: row?.branch.parent ?? null,
      parentSource: row?.branch.parentSource ?? null,
      base: row?.branch.baseSha ?? null,
      formerHeads: (formerHeads.get(name) ?? []).toReversed(),
      merged: row?.branch.state === "merged" || mergedHead !== null,
      mergedHead,
    };
  });
  return { trunk, branches };
}
