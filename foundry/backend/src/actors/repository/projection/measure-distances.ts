import { createGiveWay } from "@foundry/git";
import type { CommitGraph, Distance, Mirror, Pair } from "@foundry/git";

/** A branch's head and its parent's. */
export interface HeadPair {
  readonly head: string;
  readonly parentHead: string;
}

type Split =
  /** Commits beside the default branch, and the two places where they leave it. */
  | { readonly kind: "graph"; readonly beside: Distance; readonly forks: Pair | null }
  /** A history that meets the default branch in several places, or nowhere: git counts it. */
  | { readonly kind: "git"; readonly pair: Pair };

/**
 * How far each head and its parent's are from each other. What is beside the default branch is counted in `graph`; git
 * is asked only for what the default branch has between two places, once for each two: thousands of branches that leave
 * it at the same places cost no more than a few.
 */
export async function measureDistances(
  mirror: Pick<Mirror, "measure">,
  graph: CommitGraph,
  pairs: readonly HeadPair[],
  signal: AbortSignal,
): Promise<Distance[]> {
  const splits: Split[] = [];
  const giveWay = createGiveWay();
  for (const pair of pairs) {
    await giveWay();
    splits.push(split(graph, pair));
  }
  const asked = new Map<string, Pair>();
  for (const each of splits) {
    const pair = each.kind === "git" ? each.pair : each.forks;
    if (pair !== null) asked.set(keyOf(pair), pair);
  }
  const answers = await mirror.measure([...asked.values()], { signal });
  const byKey = new Map([...asked.keys()].map((key, index) => [key, answers[index]]));
  return splits.map((each) => {
    const pair = each.kind === "git" ? each.pair : each.forks;
    const counted = (pair && byKey.get(keyOf(pair))) ?? { ahead: 0, behind: 0 };
    const beside = each.kind === "git" ? { ahead: 0, behind: 0 } : each.beside;
    return { ahead: beside.ahead + counted.ahead, behind: beside.behind + counted.behind };
  });
}

function split(graph: CommitGraph, { head, parentHead }: HeadPair): Split {
  const pair = { ours: head, theirs: parentHead };
  const from = forkOf(graph, head);
  const to = forkOf(graph, parentHead);
  if (from === null || to === null) return { kind: "git", pair };
  const mine = graph.history(head);
  const theirs = graph.history(parentHead);
  const beside = { ahead: countBeside(mine, theirs), behind: countBeside(theirs, mine) };
  return { kind: "graph", beside, forks: from === to ? null : { ours: from, theirs: to } };
}

/** How many of these the others do not have. */
function countBeside(shas: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let count = 0;
  for (const sha of shas) if (!others.has(sha)) count += 1;
  return count;
}

/** The one commit of the default branch that a history stands on; null: several, or none. */
function forkOf(graph: CommitGraph, sha: string): string | null {
  const history = graph.history(sha);
  if (history.size === 0) return sha;
  const forks = new Set<string>();
  for (const each of history) {
    for (const parent of graph.parents(each) ?? []) if (!history.has(parent)) forks.add(parent);
  }
  const [only] = forks;
  return forks.size === 1 && only !== undefined ? only : null;
}

function keyOf({ ours, theirs }: Pair): string {
  return `${ours} ${theirs}`;
}
