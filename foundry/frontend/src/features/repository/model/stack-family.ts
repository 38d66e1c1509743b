import type { Branch } from "@foundry/shared";

/** The branch and everything that stands on it. */
export function subtreeOf(branches: Iterable<Branch>, name: string): ReadonlySet<string> {
  const children = new Map<string, string[]>();
  for (const branch of branches) {
    if (branch.parent === null) continue;
    const siblings = children.get(branch.parent);
    if (siblings === undefined) children.set(branch.parent, [branch.name]);
    else siblings.push(branch.name);
  }
  const family = new Set([name]);
  for (const member of family) for (const child of children.get(member) ?? []) family.add(child);
  return family;
}

/** Where a branch could stand: every branch but itself and what stands on it, the default branch first. */
export function possibleParents(branches: ReadonlyMap<string, Branch>, name: string): Branch[] {
  const family = subtreeOf(branches.values(), name);
  return [...branches.values()]
    .filter((branch) => !family.has(branch.name) && branch.state !== "merged")
    .toSorted(
      (a, b) =>
        Number(b.state === "trunk") - Number(a.state === "trunk") ||
        (b.lastCommit?.committedAtMs ?? 0) - (a.lastCommit?.committedAtMs ?? 0),
    );
}
