import type { Head, Mirror } from "@foundry/git";
import type { Sql } from "../../sql/sql.ts";
import type { BranchPullRequest } from "../contract.ts";
import { loadBranches } from "../store/branches.ts";
import type { StoredBranch } from "../store/branches.ts";
import { loadFormerHeads } from "../store/projection.ts";
import { loadHeadPullRequests } from "../store/pull-requests.ts";
import { isMerged } from "./is-merged.ts";

/** What placing branches reads from. */
export interface PlaceDeps {
  readonly db: Sql;
  readonly mirror: Mirror;
  /** The default branch. */
  readonly trunk: string;
  /** Heads in the clone of those that exist. */
  readonly headsOf: (names: readonly string[]) => Promise<ReadonlyMap<string, Head>>;
  /** Branches that point to one of these commits. */
  readonly namesAt: (shas: readonly string[]) => Promise<readonly string[]>;
  /** Parents by git-spice, by branch. */
  readonly gitSpice: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
}

/** A branch that exists, with what is known of it before it is placed. */
export interface NearBranch {
  readonly head: Head;
  /** null: never seen before. */
  readonly stored: StoredBranch | null;
  /** The one that it shows. */
  readonly pullRequest: BranchPullRequest | null;
  /** Newest first. */
  readonly formerHeads: readonly string[];
  readonly gitSpiceParent: string | null;
  /** As far as that is known without a measurement. */
  readonly merged: boolean;
}

/** Reads branches by name, each once; what does not exist is left out. */
export async function readNear(
  deps: PlaceDeps,
  names: Iterable<string>,
  known: ReadonlyMap<string, NearBranch> = new Map(),
): Promise<Map<string, NearBranch>> {
  const missing = [...new Set(names)].filter((name) => !known.has(name));
  const heads = await deps.headsOf(missing);
  const asked = [...heads.keys()];
  const stored = await loadBranches(deps.db, asked);
  const pullRequests = await loadHeadPullRequests(deps.db, asked);
  const former = await loadFormerHeads(deps.db, asked);
  const near = new Map(known);
  for (const [name, head] of heads) {
    const row = stored.get(name) ?? null;
    const pullRequest = pullRequests.get(name) ?? null;
    near.set(name, {
      head,
      stored: row,
      pullRequest,
      formerHeads: formerOf(head, row, former.get(name) ?? []),
      gitSpiceParent: deps.gitSpice.get(name) ?? null,
      merged: isMerged({ headSha: head.sha, pullRequest, stored: row, ahead: aheadOf(row) }),
    });
  }
  return near;
}

/** A head that git has just replaced is a former one as well. */
function formerOf(head: Head, row: StoredBranch | null, stored: readonly string[]): string[] {
  const replaced = row !== null && row.branch.headSha !== head.sha ? [row.branch.headSha] : [];
  return [...replaced, ...stored.toReversed()];
}

function aheadOf(row: StoredBranch | null): number {
  return row?.branch.state === "merged" ? 0 : Number.POSITIVE_INFINITY;
}
