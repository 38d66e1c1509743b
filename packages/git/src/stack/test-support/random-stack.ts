import { startFiles } from "./change.ts";
import { happenings, trunkAdvances } from "./happenings.ts";
import type { History, ModelCommit } from "./history.ts";
import { append } from "./model.ts";
import type { Making, ModelBranch, ModelStack } from "./model.ts";
import type { Random } from "./random.ts";

/** A stack of up to 30 branches, and what people did to it afterwards. */
export function randomStack(random: Random, history: History, prefix: string): ModelStack {
  const start = history.commit({ parents: [], files: startFiles(), changes: [], id: `${prefix}-start` });
  const trunk = newBranch("main", null, start);
  const making: Making = {
    random,
    history,
    stack: { trunk, branches: [], alsoBelow: new Set() },
    prefix,
    count: 0,
  };
  for (let commits = random.below(3); commits > 0; commits -= 1) append(making, trunk);
  // Mostly small: what goes wrong goes wrong with few, and thousands of stacks are to be tried.
  const size = random.chance(0.06) ? 12 + random.below(19) : 1 + random.below(7);
  for (let n = 0; n < size; n += 1) addBranch(making, n);
  if (random.chance(0.6)) trunkAdvances(making);
  for (let events = random.below(4 + size); events > 0; events -= 1) random.pick(happenings)(making);
  return making.stack;
}

function newBranch(name: string, parent: string | null, head: ModelCommit): ModelBranch {
  return {
    name,
    parent,
    head,
    base: head,
    formerHeads: [],
    merged: null,
    own: [],
    hasMerge: false,
    hasEvilMerge: false,
    copies: [],
    baseIsNeeded: false,
  };
}

function addBranch(making: Making, n: number): void {
  const { random, stack } = making;
  const alive = [stack.trunk, ...stack.branches];
  const parent = random.chance(0.5) ? (alive.at(-1) ?? stack.trunk) : random.pick(alive);
  const branch = newBranch(`branch-${String(n).padStart(2, "0")}`, parent.name, parent.head);
  for (let commits = random.pick([0, 1, 1, 2, 2, 3]); commits > 0; commits -= 1) append(making, branch);
  branch.formerHeads.length = 0;
  stack.branches.push(branch);
}
