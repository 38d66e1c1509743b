import { applyChanges, randomChange } from "./change.ts";
import type { Change } from "./change.ts";
import type { History, ModelCommit } from "./history.ts";
import type { Random } from "./random.ts";

/** A branch and the truth about it. */
export interface ModelBranch {
  readonly name: string;
  parent: string | null;
  head: ModelCommit;
  /** What was recorded of its base; null: nothing. */
  base: ModelCommit | null;
  readonly formerHeads: ModelCommit[];
  merged: ModelCommit | null;
  /** Own commits, oldest first, as they are now. */
  own: ModelCommit[];
  /** It merged its parent; its history is no line any more. */
  hasMerge: boolean;
  /** That merge has changes of its own. */
  hasEvilMerge: boolean;
  /** Copies of its parent's commits, oldest first, below its own: somebody rebased it with them. */
  copies: ModelCommit[];
  /** Only its recorded base tells its own commits from its parent's. */
  baseIsNeeded: boolean;
}

export interface ModelStack {
  readonly trunk: ModelBranch;
  /** Without the trunk. */
  readonly branches: ModelBranch[];
  /** Changes that a parent has as well: their commits may become empty. */
  readonly alsoBelow: Set<string>;
}

export interface Making {
  readonly random: Random;
  readonly history: History;
  readonly stack: ModelStack;
  /** Makes names and texts unlike those of any other stack. */
  readonly prefix: string;
  count: number;
}

/** One more commit; now and then an empty one. */
export function append(making: Making, branch: ModelBranch): void {
  const { random, history, prefix } = making;
  making.count += 1;
  const id = `${prefix}-c${making.count}`;
  const changes: Change[] = [];
  let { files } = branch.head;
  for (let n = random.pick([0, 1, 1, 1, 1, 2, 2, 3]); n > 0; n -= 1) {
    const change = randomChange(random, files, `${id}.${n}`);
    changes.push(change);
    files = applyChanges(files, [change]) ?? files;
  }
  moveTo(branch, history.commit({ parents: [branch.head], files, changes, id }));
  branch.own.push(branch.head);
}

export function moveTo(branch: ModelBranch, head: ModelCommit): void {
  branch.formerHeads.unshift(branch.head);
  branch.head = head;
}
