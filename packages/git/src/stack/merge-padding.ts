import { bareCommit } from "./commit-object.ts";
import type { Quarantine } from "./quarantine.ts";

/** More than the buffer of glibc and musl (4 and 1 KiB). */
const answerBytes = 4_096 + 512;
const nameBytes = 250;

/** Two commits whose merge is cheap and whose answer is long. */
export interface Padding {
  readonly ours: string;
  readonly theirs: string;
  readonly objects: ReadonlySet<string>;
}

/** Files with long names, changed by one side and deleted by the other: a conflict that reads no content. */
export function writePadding(quarantine: Quarantine): Padding {
  const files = Math.ceil(answerBytes / nameBytes);
  const before = quarantine.write("blob", Buffer.from("before\n"));
  const after = quarantine.write("blob", Buffer.from("after\n"));
  const trees = [
    quarantine.write("tree", treeOf(files, before)),
    quarantine.write("tree", treeOf(files, after)),
    quarantine.write("tree", Buffer.alloc(0)),
  ] as const;
  const base = quarantine.write("commit", bareCommit(trees[0], [], 0));
  const ours = quarantine.write("commit", bareCommit(trees[1], [base], 0));
  const theirs = quarantine.write("commit", bareCommit(trees[2], [base], 0));
  // The empty tree is real content as well: a branch may have deleted everything.
  return { ours, theirs, objects: new Set([before, after, trees[0], trees[1], base, ours, theirs]) };
}

function treeOf(files: number, blob: string): Buffer {
  const entries = Array.from({ length: files }, (_, index) =>
    Buffer.concat([
      Buffer.from(`100644 ${String(index).padStart(nameBytes, "0")}\0`),
      Buffer.from(blob, "hex"),
    ]),
  );
  return Buffer.concat(entries);
}
