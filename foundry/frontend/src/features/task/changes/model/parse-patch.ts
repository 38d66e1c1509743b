/** A line of a unified diff. */
export interface PatchLine {
  readonly kind: "context" | "addition" | "deletion";
  /** From 1; null on the side where the line is not. */
  readonly oldNumber: number | null;
  readonly newNumber: number | null;
  readonly text: string;
  /** "No newline at end of file" belongs to it. */
  readonly isUnended: boolean;
}

export interface PatchHunk {
  /** The line with the @@. */
  readonly header: string;
  readonly lines: readonly PatchLine[];
}

/** Reads a unified diff's hunks; what stands before the first one is left out. */
export function parsePatch(patch: string): readonly PatchHunk[] {
  const hunks: { header: string; lines: PatchLine[] }[] = [];
  let oldNumber = 0;
  let newNumber = 0;
  for (const line of splitLines(patch)) {
    const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (head !== null) {
      oldNumber = Number(head[1]);
      newNumber = Number(head[2]);
      hunks.push({ header: line, lines: [] });
      continue;
    }
    const hunk = hunks.at(-1);
    if (hunk === undefined) continue;
    const text = line.slice(1);
    switch (line.charAt(0)) {
      case "+":
        hunk.lines.push({
          kind: "addition",
          oldNumber: null,
          newNumber: newNumber++,
          text,
          isUnended: false,
        });
        break;
      case "-":
        hunk.lines.push({
          kind: "deletion",
          oldNumber: oldNumber++,
          newNumber: null,
          text,
          isUnended: false,
        });
        break;
      case "\\": {
        const last = hunk.lines.pop();
        if (last !== undefined) hunk.lines.push({ ...last, isUnended: true });
        break;
      }
      default:
        hunk.lines.push({
          kind: "context",
          oldNumber: oldNumber++,
          newNumber: newNumber++,
          text,
          isUnended: false,
        });
    }
  }
  return hunks;
}

function splitLines(patch: string): readonly string[] {
  const lines = patch.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
