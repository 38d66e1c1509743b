import { createGiveWay, findOwnCommits } from "@foundry/git";
import type { CommitGraph, Distance, Mirror, ResolvedParent } from "@foundry/git";
import type { ParentPlace } from "./describe-branch.ts";
import { isMerged } from "./is-merged.ts";
import { measureDistances } from "./measure-distances.ts";
import type { NearBranch } from "./near-branches.ts";
import { recordedBase } from "./recorded-base.ts";

export interface PlacedBranch {
  readonly branch: NearBranch;
  /** null: the default branch, or one that stands on nothing. */
  readonly parent: ParentPlace | null;
  readonly merged: boolean;
}

/** A branch and what it is measured against. */
interface Standing {
  readonly branch: NearBranch;
  readonly onto: Omit<ParentPlace, "distance" | "conflictFiles"> | null;
}

/** Bases, distances and conflicts of branches with these parents; what was measured for the same heads is kept. */
export async function placeBranches(
  mirror: Mirror,
  graph: CommitGraph,
  branches: readonly { readonly branch: NearBranch; readonly parent: StandsOn | null }[],
  signal: AbortSignal,
): Promise<PlacedBranch[]> {
  const standings: Standing[] = [];
  const giveWay = createGiveWay();
  for (const { branch, parent } of branches) {
    await giveWay();
    standings.push(standing(graph, branch, parent));
  }
  const stale = standings.filter((each) => each.onto !== null && !isMeasured(each));
  const pairs = stale.map(({ branch, onto }) => ({ head: branch.head.sha, parentHead: onto?.sha ?? "" }));
  const distances = await measureDistances(mirror, graph, pairs, signal);
  const measured = new Map(stale.map(({ branch }, index) => [branch.head.name, distances[index]]));
  const conflicts = await findConflicts(mirror, stale, measured, signal);
  return standings.map((each) => {
    const { name } = each.branch.head;
    return placed(each, measured.get(name), conflicts.get(name) ?? []);
  });
}

export interface StandsOn extends ResolvedParent {
  readonly on: NearBranch;
}

function standing(graph: CommitGraph, branch: NearBranch, parent: StandsOn | null): Standing {
  if (parent === null) return { branch, onto: null };
  const { head, stored, formerHeads } = branch;
  const { on, source } = parent;
  const { base, restacked } = findOwnCommits(graph, {
    head: head.sha,
    base: stored?.branch.baseSha ?? null,
    formerHeads,
    ontoHead: on.head.sha,
    foreignHeads: on.formerHeads,
  });
  const { name, sha } = on.head;
  const baseSha = recordedBase(graph, stored, { head: head.sha, parent: { name, sha } }) ?? base;
  return { branch, onto: { name, source: source ?? "ancestry", sha, baseSha, restacked } };
}

function isMeasured({ branch: { head, stored }, onto }: Standing): boolean {
  return (
    stored !== null &&
    stored.measuredHeadSha === head.sha &&
    stored.measuredParentSha === onto?.sha &&
    stored.branch.ahead !== null &&
    stored.branch.behind !== null
  );
}

async function findConflicts(
  mirror: Mirror,
  stale: readonly Standing[],
  distances: ReadonlyMap<string, Distance | undefined>,
  signal: AbortSignal,
): Promise<Map<string, readonly string[]>> {
  const diverged = stale.flatMap(({ branch: { head }, onto }) => {
    const distance = distances.get(head.name);
    if (onto === null || distance === undefined || distance.ahead === 0 || distance.behind === 0) return [];
    return [{ name: head.name, pair: { ours: onto.sha, theirs: head.sha } }];
  });
  const pairs = diverged.map(({ pair }) => pair);
  const checks = await mirror.conflicts(pairs, { signal });
  return new Map(diverged.map(({ name }, index) => [name, checks[index]?.files ?? []]));
}

function placed(
  { branch, onto }: Standing,
  measured: Distance | undefined,
  conflictFiles: readonly string[],
): PlacedBranch {
  const { head, stored, pullRequest } = branch;
  if (onto === null) return { branch, parent: null, merged: false };
  const before = stored?.branch;
  const distance = measured ?? { ahead: before?.ahead ?? 0, behind: before?.behind ?? 0 };
  const files = measured ? conflictFiles : (before?.conflictFiles ?? []);
  return {
    branch,
    parent: { ...onto, distance, conflictFiles: files },
    merged: isMerged({ headSha: head.sha, pullRequest, stored, ahead: distance.ahead }),
  };
}
