import { createGiveWay, readCommitGraph } from "@foundry/git";
import type { CommitGraph } from "@foundry/git";
import { findByFormerHead } from "../store/projection.ts";
import { claimedParents, findParents } from "./find-parents.ts";
import { readNear } from "./near-branches.ts";
import type { NearBranch, PlaceDeps } from "./near-branches.ts";
import { placeBranches } from "./place-branches.ts";
import type { PlacedBranch } from "./place-branches.ts";

/**
 * [RJ8] Places these branches by what git, people and GitHub say. It reads only them and what they may stand on, so it
 * costs the same in a repository of fifty branches and of five thousand.
 */
export async function readPlaces(deps: PlaceDeps, names: readonly string[]): Promise<PlacedBranch[]> {
  const { mirror, trunk, signal } = deps;
  const asked = await readNear(deps, names);
  const claimed = [...asked.values()].flatMap((branch) => claimedParents(branch));
  const withClaimed = await readNear(deps, [trunk, ...claimed], asked);
  if (!withClaimed.has(trunk)) return [...asked.values()].map((branch) => standsNowhere(branch));
  const graph = await readGraph(deps, withClaimed);
  const beside = [...(await historyOf(graph, asked.values()))];
  const below = [...(await deps.namesAt(beside)), ...(await findByFormerHead(deps.db, beside))];
  const near = await readNear(deps, below, withClaimed);
  const parents = await findParents(deps, new Set(asked.keys()), near);
  const all = await readNear(deps, parents.keys(), near);
  const chosen = [...parents].flatMap(([name, resolved]) => {
    const branch = all.get(name);
    const on = resolved.parent === null || name === trunk ? undefined : all.get(resolved.parent);
    return branch ? [{ branch, parent: on ? { ...resolved, on } : null }] : [];
  });
  const isRead = chosen.every(({ parent }) => parent === null || withClaimed.has(parent.on.head.name));
  return placeBranches(mirror, isRead ? graph : await readGraph(deps, all), chosen, signal);
}

/** The commits of these branches beside the default branch. */
async function historyOf(graph: CommitGraph, branches: Iterable<NearBranch>): Promise<Set<string>> {
  const found = new Set<string>();
  const giveWay = createGiveWay();
  for (const { head } of branches) {
    await giveWay();
    for (const sha of graph.history(head.sha)) found.add(sha);
  }
  return found;
}

/** The commits beside the default branch that these branches, and what they may stand on, have or had. */
function readGraph(
  { mirror, trunk, signal }: PlaceDeps,
  near: ReadonlyMap<string, NearBranch>,
): Promise<CommitGraph> {
  const branches = [...near.values()];
  const trunkHead = near.get(trunk)?.head.sha ?? "";
  const tips = branches.map(({ head }) => head.sha);
  const hints = branches.flatMap(({ stored, formerHeads }) => [
    ...(stored?.branch.baseSha ? [stored.branch.baseSha] : []),
    ...formerHeads,
  ]);
  return readCommitGraph(mirror, { trunkHead, tips, hints }, { signal });
}

function standsNowhere(branch: NearBranch): PlacedBranch {
  return { branch, parent: null, merged: false };
}
