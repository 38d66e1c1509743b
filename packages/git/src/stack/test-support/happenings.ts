import { applyChanges, randomChange } from "./change.ts";
import type { ModelCommit } from "./history.ts";
import { append, moveTo } from "./model.ts";
import type { Making, ModelBranch } from "./model.ts";

/** What people do to a stack. */
export type Happening = (making: Making) => void;

export const happenings: readonly Happening[] = [
  trunkAdvances,
  trunkAdvances,
  branchAdvances,
  branchIsAmended,
  branchIsAmended,
  lastCommitIsDropped,
  branchIsRebasedByHand,
  branchIsRebasedWithItsParent,
  branchMergesTrunk,
  branchMergesTrunk,
  branchIsMerged,
  branchIsMerged,
  childIsPushedToItsParent,
  trunkCopiesACommit,
  baseIsForgotten,
];

function alive(making: Making): ModelBranch[] {
  return making.stack.branches.filter(({ merged }) => merged === null);
}

function someBranch(making: Making): ModelBranch | null {
  const list = alive(making);
  return list.length === 0 ? null : making.random.pick(list);
}

function parentOf(making: Making, branch: ModelBranch): ModelBranch {
  return making.stack.branches.find(({ name }) => name === branch.parent) ?? making.stack.trunk;
}

export function trunkAdvances(making: Making): void {
  for (let n = 1 + making.random.below(3); n > 0; n -= 1) append(making, making.stack.trunk);
}

function branchAdvances(making: Making): void {
  const branch = someBranch(making);
  if (branch !== null) append(making, branch);
}

/** The last commit is written anew and pushed with force; what stands on it still has the old one. */
function branchIsAmended(making: Making): void {
  const branch = someBranch(making);
  const last = branch?.own.at(-1);
  const below = last?.parents[0];
  if (branch === null || last === undefined || below === undefined || branch.hasMerge) return;
  branch.own.pop();
  making.count += 1;
  const id = `${making.prefix}-c${making.count}`;
  const changes = [...last.changes, randomChange(making.random, last.files, id)];
  if (making.stack.alsoBelow.has(last.id)) making.stack.alsoBelow.add(id);
  const files = applyChanges(below.files, changes) ?? last.files;
  moveTo(branch, making.history.commit({ parents: [below], files, changes, id }));
  branch.own.push(branch.head);
}

function lastCommitIsDropped(making: Making): void {
  const branch = someBranch(making);
  const last = branch?.own.at(-1);
  const below = last?.parents[0];
  if (branch === null || below === undefined || branch.hasMerge) return;
  branch.own.pop();
  moveTo(branch, below);
}

/** Says the same changes again, one commit after the other. null: one does not fit there. */
function replay(
  making: Making,
  commits: readonly ModelCommit[],
  onto: ModelCommit,
): { head: ModelCommit; copies: ModelCommit[] } | null {
  let files = onto.files;
  for (const { changes } of commits) {
    const next = applyChanges(files, changes);
    if (next === null) return null;
    files = next;
  }
  let head = onto;
  const copies = commits.map((copyOf) => {
    const { changes, id } = copyOf;
    const next = applyChanges(head.files, changes) ?? head.files;
    head = making.history.commit({ parents: [head], files: next, changes, id, copyOf });
    return head;
  });
  return { head, copies };
}

/** Somebody restacked it at home; nobody told us about the base. */
function branchIsRebasedByHand(making: Making): void {
  const branch = someBranch(making);
  if (branch === null) return;
  const replayed = replay(making, branch.own, parentOf(making, branch).head);
  if (replayed === null || replayed.head === branch.head) return;
  // With nothing of its own it is only moved up to its parent. If the parent then goes back, that looks just like
  // commits made here and pushed to the parent by mistake, unless a sync was between and recorded the base.
  const isMovedUp = branch.own.length === 0 && between(branch.head, replayed.head) !== null;
  if (isMovedUp && branch.base !== null) branch.base = replayed.head;
  moveTo(branch, replayed.head);
  branch.own = replayed.copies;
  branch.hasMerge = false;
  branch.hasEvilMerge = false;
  branch.copies = [];
}

/** `git rebase main` in the upper branch alone: it has copies of the lower one's commits now. */
function branchIsRebasedWithItsParent(making: Making): void {
  const branch = someBranch(making);
  if (branch === null) return;
  const parent = parentOf(making, branch);
  if (parent === making.stack.trunk || parent.merged !== null || parent.hasMerge || parent.copies.length > 0)
    return;
  // Only what it stands on: the parent's commits of then may be others than those of now.
  if (branch.base === null || branch.base !== parent.head || parent.own.length === 0) return;
  const all = [...parent.own, ...branch.own];
  const { trunk } = making.stack;
  if (parent.own[0]?.parents[0] === trunk.head) return;
  const replayed = replay(making, all, trunk.head);
  if (replayed === null) return;
  moveTo(branch, replayed.head);
  branch.copies = replayed.copies.slice(0, parent.own.length);
  branch.own = replayed.copies.slice(parent.own.length);
  branch.hasMerge = false;
  branch.hasEvilMerge = false;
}

/** "Update branch": the trunk is merged into it. */
function branchMergesTrunk(making: Making): void {
  const { trunk } = making.stack;
  const able = alive(making).filter(
    ({ own, parent, hasMerge }) => own.length > 0 && parent === trunk.name && !hasMerge,
  );
  if (able.length === 0) return;
  const branch = making.random.pick(able);
  const from = branch.own[0]?.parents[0];
  if (from === undefined || from === trunk.head) return;
  const changes = between(from, trunk.head)?.flatMap((commit) => commit.changes) ?? null;
  const merged = changes === null ? null : applyChanges(branch.head.files, changes);
  if (merged === null) return;
  making.count += 1;
  const id = `${making.prefix}-merge${making.count}`;
  branch.hasMerge = true;
  // Some merges hold more than git made of them.
  branch.hasEvilMerge = making.random.chance(0.3);
  const files = branch.hasEvilMerge
    ? applyChanges(merged, [randomChange(making.random, merged, id)])
    : merged;
  const parents = [branch.head, trunk.head];
  moveTo(branch, making.history.commit({ parents, files: files ?? merged, changes: [], id }));
  if (making.random.chance(0.5)) append(making, branch);
  if (making.random.chance(0.7)) trunkAdvances(making);
}

/** Along first parents, oldest first; null: `from` is not below `to`. */
function between(from: ModelCommit, to: ModelCommit): ModelCommit[] | null {
  const found: ModelCommit[] = [];
  for (let at: ModelCommit | undefined = to; at !== from; at = at.parents[0]) {
    if (at === undefined) return null;
    found.unshift(at);
  }
  return found;
}

/** Its pull request is merged into the trunk: by a merge commit, squashed, or rebased. */
function branchIsMerged(making: Making): void {
  const { random, history, stack, prefix } = making;
  const bottom = alive(making).filter(
    ({ parent, own, hasMerge }) => parent === stack.trunk.name && own.length > 0 && !hasMerge,
  );
  if (bottom.length === 0) return;
  const branch = random.pick(bottom);
  const { trunk } = stack;
  const replayed = applyChanges(
    trunk.head.files,
    branch.own.flatMap(({ changes }) => changes),
  );
  if (replayed === null) return;
  making.count += 1;
  const id = `${prefix}-merged${making.count}`;
  const changes = branch.own.flatMap((commit) => commit.changes);
  switch (random.below(3)) {
    case 0:
      moveTo(trunk, history.commit({ parents: [trunk.head, branch.head], files: replayed, changes, id }));
      break;
    case 1:
      moveTo(trunk, history.commit({ parents: [trunk.head], files: replayed, changes, id }));
      break;
    default:
      moveTo(trunk, replay(making, branch.own, trunk.head)?.head ?? trunk.head);
  }
  branch.merged = branch.head;
  // Its children's parent is what the job makes of it; the model only says what they own.
  if (random.chance(0.2)) {
    branch.own = [];
    append(making, branch);
  }
}

/** Somebody pushed the child's commits to the parent by mistake, and took them back: the child still owns them. */
function childIsPushedToItsParent(making: Making): void {
  const branch = someBranch(making);
  if (branch === null || branch.own.length === 0 || branch.base === null || branch.copies.length > 0) return;
  const parent = parentOf(making, branch);
  if (parent.head !== branch.base || parent.merged !== null) return;
  const { head } = parent;
  moveTo(parent, branch.head);
  moveTo(parent, head);
  // Without the record nobody could tell whose they are.
  branch.baseIsNeeded = true;
}

/** A cherry-pick: the branch's own commit has nothing left to change. */
function trunkCopiesACommit(making: Making): void {
  const branch = someBranch(making);
  const first = branch?.own[0];
  if (branch === null || first === undefined) return;
  const copied = replay(making, [first], making.stack.trunk.head);
  if (copied === null) return;
  moveTo(making.stack.trunk, copied.head);
  making.stack.alsoBelow.add(first.id);
}

/** It was never recorded: only the history and the former heads are left. */
function baseIsForgotten(making: Making): void {
  const branch = someBranch(making);
  if (branch !== null && branch.copies.length === 0 && !branch.baseIsNeeded) branch.base = null;
}
