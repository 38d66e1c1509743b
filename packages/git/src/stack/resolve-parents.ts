import type { ParentSource } from "./types.ts";

/** What each source says about a branch's parent; null: nothing. */
export interface ParentClaims {
  readonly name: string;
  readonly person: string | null;
  readonly gitSpice: string | null;
  readonly pullRequestBase: string | null;
  /** As `nearestAncestors` found it; null: it shares no history with the default branch. */
  readonly ancestry: string | null;
}

export interface ResolvedParent {
  /** null: it stands on nothing. */
  readonly parent: string | null;
  readonly source: ParentSource | null;
}

interface Choice {
  readonly parent: string;
  readonly source: ParentSource;
}

const strength: readonly ParentSource[] = ["ancestry", "pull_request", "git_spice", "person"];

/**
 * Each branch's parent by the strongest source that names a branch which is there: people, git-spice, the open pull
 * request's base, the nearest ancestor. Sources that contradict each other can close a circle; its weakest claim (of
 * equals, that of the last name) gives way to the next one of that branch, so the same claims always give the same
 * tree. Pure; linear in the number of branches.
 */
export function resolveParents(
  trunk: string,
  branches: readonly ParentClaims[],
): Map<string, ResolvedParent> {
  const names = new Set([trunk, ...branches.map(({ name }) => name)]);
  const waiting = new Map<string, Choice[]>();
  for (const branch of branches)
    if (branch.name !== trunk) waiting.set(branch.name, choicesOf(branch, trunk, names));
  for (let circle = findCircle(waiting); circle !== null; circle = findCircle(waiting))
    waiting.get(weakest(circle, waiting))?.shift();
  return new Map(
    branches.map(({ name }) => {
      const choice = waiting.get(name)?.[0];
      return [name, choice ?? { parent: null, source: null }];
    }),
  );
}

/** Strongest first. The default branch is the last resort, unless the histories are unrelated. */
function choicesOf(branch: ParentClaims, trunk: string, names: ReadonlySet<string>): Choice[] {
  const claims: readonly (readonly [ParentSource, string | null])[] = [
    ["person", branch.person],
    ["git_spice", branch.gitSpice],
    ["pull_request", branch.pullRequestBase],
    ["ancestry", branch.ancestry],
    ["ancestry", branch.ancestry === null ? null : trunk],
  ];
  return claims.flatMap(([source, parent]) =>
    parent !== null && parent !== branch.name && names.has(parent) ? [{ source, parent }] : [],
  );
}

/** The names of one circle, or null. */
function findCircle(choices: ReadonlyMap<string, readonly Choice[]>): string[] | null {
  const settled = new Set<string>();
  for (const start of choices.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !settled.has(at)) {
      if (onPath.has(at)) return path.slice(path.indexOf(at));
      path.push(at);
      onPath.add(at);
      at = choices.get(at)?.[0]?.parent;
    }
    for (const name of path) settled.add(name);
  }
  return null;
}

function weakest(circle: readonly string[], choices: ReadonlyMap<string, readonly Choice[]>): string {
  const strengthOf = (name: string): number => strength.indexOf(choices.get(name)?.[0]?.source ?? "ancestry");
  return circle.reduce((a, b) => {
    const difference = strengthOf(a) - strengthOf(b);
    if (difference !== 0) return difference < 0 ? a : b;
    return a > b ? a : b;
  });
}
