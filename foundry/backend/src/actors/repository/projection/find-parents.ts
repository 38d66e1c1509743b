import { nearestAncestors, resolveParents } from "@foundry/git";
import type { AncestryBranch, ParentClaims, ResolvedParent } from "@foundry/git";
import { loadParentChains } from "../store/projection.ts";
import type { RecordedParent } from "../store/projection.ts";
import type { NearBranch, PlaceDeps } from "./near-branches.ts";

/** Branches that people, git-spice and GitHub call the parent, and the one recorded. */
export function claimedParents({ stored, gitSpiceParent, pullRequest }: NearBranch): string[] {
  const names = [
    stored?.personParent ?? null,
    gitSpiceParent,
    openBase(pullRequest),
    stored?.branch.parent ?? null,
  ];
  return names.filter((name) => name !== null);
}

function openBase(pullRequest: NearBranch["pullRequest"]): string | null {
  return pullRequest?.state === "open" ? pullRequest.baseRefName : null;
}

/**
 * [RJ8] The parents of `names`; also of branches whose recorded parent had to give way to them, so that no circle is
 * left. `near` holds every branch that can be a parent.
 */
export async function findParents(
  { db, mirror, trunk, signal }: PlaceDeps,
  names: ReadonlySet<string>,
  near: ReadonlyMap<string, NearBranch>,
): Promise<Map<string, ResolvedParent>> {
  const ancestry = await nearestAncestors(
    mirror,
    {
      trunk,
      trunkHead: near.get(trunk)?.head.sha ?? "",
      branches: [...near.values()].map((branch) => ancestryOf(branch, near)),
      of: [...names],
    },
    { signal },
  );
  const chains = await loadParentChains(db, [...near.keys()]);
  const others = [...chains].filter(([name]) => !names.has(name));
  const claims = [...names].map((name) => claimsOf(name, near, ancestry.get(name) ?? null));
  const resolved = resolveParents(trunk, [
    ...claims,
    ...others.map(([name, recorded]) => asRecorded(name, recorded)),
  ]);
  for (const [name, { parent }] of others) {
    if (resolved.get(name)?.parent === parent || name === trunk) resolved.delete(name);
  }
  return resolved;
}

function ancestryOf(branch: NearBranch, near: ReadonlyMap<string, NearBranch>): AncestryBranch {
  const { head, stored, formerHeads, merged } = branch;
  const parent = stored?.branch.parent ?? null;
  const base = stored?.branch.baseSha ?? null;
  const recorded =
    parent !== null && base !== null && near.get(parent)?.merged === false ? { parent, base } : null;
  return { name: head.name, head: head.sha, formerHeads, merged, recorded };
}

/** [ST4] Nothing goes on standing on a merged branch because git-spice or GitHub have not heard of its end yet. */
function claimsOf(
  name: string,
  near: ReadonlyMap<string, NearBranch>,
  ancestry: string | null,
): ParentClaims {
  const branch = near.get(name);
  const alive = (parent: string | null): string | null =>
    parent === null || near.get(parent)?.merged === true ? null : parent;
  return {
    name,
    person: branch?.stored?.personParent ?? null,
    gitSpice: alive(branch?.gitSpiceParent ?? null),
    pullRequestBase: alive(openBase(branch?.pullRequest ?? null)),
    ancestry,
  };
}

/** What is not placed now claims what it has. */
function asRecorded(name: string, { parent, source }: RecordedParent): ParentClaims {
  return {
    name,
    person: source === "person" ? parent : null,
    gitSpice: source === "git_spice" ? parent : null,
    pullRequestBase: source === "pull_request" ? parent : null,
    ancestry: source === "ancestry" ? parent : null,
  };
}
