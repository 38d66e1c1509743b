import type { TaskChanges } from "@foundry/shared";
import { parsePatch } from "./parse-patch.ts";
import type { PatchLine } from "./parse-patch.ts";

export type ChangedFile = TaskChanges["files"][number];

/** A row of the whole diff, all files below each other. */
export type DiffRow =
  | { readonly kind: "file"; readonly key: string; readonly file: number; readonly isFolded: boolean }
  | { readonly kind: "hunk"; readonly key: string; readonly file: number; readonly text: string }
  | {
      readonly kind: "line";
      readonly key: string;
      readonly file: number;
      readonly hunk: number;
      /** Within the hunk. */
      readonly at: number;
      readonly line: PatchLine;
    }
  | { readonly kind: "note"; readonly key: string; readonly file: number; readonly text: string }
  | { readonly kind: "space"; readonly key: string; readonly file: number };

/** Files with more lines than this begin folded: one asks for them. */
const LARGE_LINES = 1_500;

/** A line longer than this is cut on the page; it is no text that somebody reads. */
export const LONGEST_LINE = 2_000;

function isLarge(file: ChangedFile): boolean {
  return file.additions + file.deletions > LARGE_LINES;
}

/** Which files begin folded: deleted and large ones. */
export function foldedAtFirst(files: readonly ChangedFile[]): ReadonlySet<string> {
  return new Set(files.filter((file) => isLarge(file) || file.status === "deleted").map((file) => file.path));
}

/** The rows of one file; parsed once for each file. */
export function rowsOfFile(file: ChangedFile, index: number, isFolded: boolean): readonly DiffRow[] {
  const rows: DiffRow[] = [{ kind: "file", key: `${index}`, file: index, isFolded }];
  const end: DiffRow = { kind: "space", key: `${index} end`, file: index };
  if (isFolded) return [...rows, end];
  const note = noteOf(file);
  if (note !== null) rows.push({ kind: "note", key: `${index} note`, file: index, text: note });
  for (const [hunk, { header, lines }] of parsePatch(file.patch ?? "").entries()) {
    rows.push({ kind: "hunk", key: `${index} ${hunk}`, file: index, text: header });
    for (const [at, line] of lines.entries()) {
      rows.push({ kind: "line", key: `${index} ${hunk} ${at}`, file: index, hunk, at, line });
    }
  }
  return [...rows, end];
}

function noteOf(file: ChangedFile): string | null {
  if (file.isBinary) return "A binary file: there is nothing to read here.";
  if (file.patch === null) return "Too large to be shown here. Read it in the branch or the pull request.";
  if (file.patch.trim() === "") {
    return file.previousPath === null ? "No line changed." : "Moved without a change.";
  }
  return null;
}
