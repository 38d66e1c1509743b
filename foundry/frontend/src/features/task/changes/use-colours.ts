import { useCallback, useEffect, useRef, useState } from "react";
import { createHighlighter } from "./highlight/create-highlighter.ts";
import type { Highlighter } from "./highlight/create-highlighter.ts";
import type { HunkSides, TokenLine } from "./highlight/highlight-hunk.ts";
import { languageOf } from "./highlight/language-of.ts";
import type { ChangedFile, DiffRow } from "./model/diff-rows.ts";
import { parsePatch } from "./model/parse-patch.ts";

/** More text than this in one file is shown without colours. */
const MOST_TEXT = 512 * 1024;

/** The tokens of each line of a file's hunks, in the lines' own order. */
type FileColours = readonly (readonly TokenLine[])[];

/** Colours of the files that came into view. */
export function useColours(files: readonly ChangedFile[]) {
  const [colours, setColours] = useState<ReadonlyMap<number, FileColours>>(new Map());
  const asked = useRef(new Set<number>());
  const highlighter = useRef<Highlighter>(null);
  useEffect(
    () => () => {
      highlighter.current?.close();
      highlighter.current = null;
    },
    [],
  );

  const want = useCallback(
    (index: number) => {
      const file = files[index];
      if (file?.patch == null || asked.current.has(index)) return;
      asked.current.add(index);
      const language = languageOf(file.path);
      if (language === null || file.patch.length > MOST_TEXT) return;
      const hunks = parsePatch(file.patch);
      highlighter.current ??= createHighlighter();
      highlighter.current.highlight(language, hunks, (sides) => {
        const lines = hunks.map((hunk, at) => inLineOrder(hunk.lines, sides[at]));
        setColours((known) => new Map(known).set(index, lines));
      });
    },
    [files],
  );
  const tokensOf = (row: Extract<DiffRow, { kind: "line" }>): TokenLine | undefined =>
    colours.get(row.file)?.[row.hunk]?.[row.at];
  return { want, tokensOf };
}

function inLineOrder(
  lines: readonly { readonly kind: string }[],
  sides: HunkSides<TokenLine> | undefined,
): readonly TokenLine[] {
  let old = 0;
  let fresh = 0;
  return lines.map(({ kind }) => {
    const before = kind === "addition" ? undefined : sides?.old[old++];
    const after = kind === "deletion" ? undefined : sides?.fresh[fresh++];
    return after ?? before ?? [];
  });
}
