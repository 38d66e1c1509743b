import type { Mirror, PushResult } from "@foundry/git";

/** A branch whose new commits are written and not yet pushed. */
export interface ReadyMove {
  readonly branch: string;
  /** The branch it stands on afterwards. */
  readonly onto: string;
  /** What git read: what the remote must still have [RJ3]. */
  readonly fromSha: string;
  readonly toSha: string;
}

/** A branch that GitHub did not take; what stands on it was left alone, too. */
export interface RefusedMove {
  readonly branch: string;
  /** `changed`: somebody pushed meanwhile. */
  readonly reason: { readonly kind: "changed" } | { readonly kind: "rejected"; readonly text: string };
  readonly blocked: readonly string[];
}

export interface PushDeps {
  readonly push: Mirror["push"];
  readonly signal: AbortSignal;
  /** Called after each push, before the next one: what is written then, a kill does not lose. */
  readonly onPushed: (moves: readonly ReadyMove[]) => Promise<void>;
}

/** One push for many branches, and yet small enough for the limits that servers set. */
const PER_PUSH = 100;

/**
 * Pushes bottom-up, all or nothing per push, so that no branch ever arrives without what it stands on. A branch that is
 * refused takes with it only what stands on it [ST6].
 * @param moves parents before their children
 */
export async function pushMoves(deps: PushDeps, moves: readonly ReadyMove[]): Promise<RefusedMove[]> {
  const refused: RefusedMove[] = [];
  let waiting = [...moves];
  while (waiting.length > 0) {
    const round = await pushRound(deps, waiting);
    if (round.pushed.length > 0) await deps.onPushed(round.pushed);
    refused.push(...round.refused);
    const done = new Set([
      ...round.pushed.map(({ branch }) => branch),
      ...round.refused.flatMap(({ branch, blocked }) => [branch, ...blocked]),
    ]);
    waiting = waiting.filter(({ branch }) => !done.has(branch));
  }
  return refused;
}

interface Round {
  readonly pushed: readonly ReadyMove[];
  readonly refused: readonly RefusedMove[];
}

/** Goes forward by one branch at least. */
async function pushRound(deps: PushDeps, waiting: readonly ReadyMove[]): Promise<Round> {
  const batch = waiting.slice(0, PER_PUSH);
  const results = await pushTogether(deps, batch);
  if (results.every(isPushed)) return { pushed: batch, refused: [] };
  const guilty = results.filter(isGuilty);
  if (guilty.length > 0) return { pushed: [], refused: refusalsOf(guilty, waiting) };
  // The remote blames none of them: the first, alone, goes through or shows its own reason.
  const first = batch.slice(0, 1);
  const alone = await pushTogether(deps, first);
  return alone.every(isPushed)
    ? { pushed: first, refused: [] }
    : { pushed: [], refused: refusalsOf(alone, waiting) };
}

function pushTogether(deps: PushDeps, batch: readonly ReadyMove[]): Promise<PushResult[]> {
  const updates = batch.map(({ branch, toSha, fromSha }) => ({
    branch,
    newSha: toSha,
    expectedSha: fromSha,
  }));
  return deps.push(updates, { atomic: true, signal: deps.signal });
}

function isPushed({ status }: PushResult): boolean {
  return status === "pushed" || status === "unchanged";
}

/** In a push of all or nothing, the others are refused because of these. */
function isGuilty(result: PushResult): boolean {
  return result.status === "changed" || (result.status === "rejected" && !/atomic/i.test(result.reason));
}

function refusalsOf(results: readonly PushResult[], waiting: readonly ReadyMove[]): RefusedMove[] {
  const names = results.map(({ branch }) => branch);
  const outer = new Set(outermost(names, waiting));
  return results
    .filter(({ branch }) => outer.has(branch))
    .map((result) => ({
      branch: result.branch,
      reason: result.status === "rejected" ? { kind: "rejected", text: result.reason } : { kind: "changed" },
      blocked: standingOn(result.branch, waiting),
    }));
}

/** Those that stand on none of the others. */
function outermost(branches: readonly string[], moves: readonly ReadyMove[]): string[] {
  const above = new Set(branches.flatMap((branch) => standingOn(branch, moves)));
  return branches.filter((branch) => !above.has(branch));
}

/** The moves on top of a branch, in their order. */
function standingOn(branch: string, moves: readonly ReadyMove[]): string[] {
  const below = new Set([branch]);
  for (const move of moves) if (below.has(move.onto)) below.add(move.branch);
  below.delete(branch);
  return [...below];
}
