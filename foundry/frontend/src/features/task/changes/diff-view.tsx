import { useEffect, useMemo, useRef, useState } from "react";
import { cx } from "../../../ui/class-names.ts";
import { layOut } from "../../../ui/text-grid/lay-out.ts";
import type { RowLayout } from "../../../ui/text-grid/lay-out.ts";
import { GRID_SAMPLE, useTextGrid } from "../../../ui/text-grid/use-text-grid.ts";
import { useScrolled } from "../../../ui/text-grid/use-scrolled.ts";
import { wrappedLines } from "../../../ui/text-grid/wrapped-lines.ts";
import type { TextGrid } from "../../../ui/text-grid/wrapped-lines.ts";
import { toggled } from "../../../ui/toggled.ts";
import styles from "./changes.module.css";
import { DiffLine, DiffMark, FileHead } from "./diff-row.tsx";
import { FileList } from "./file-list.tsx";
import { LONGEST_LINE, foldedAtFirst, rowsOfFile } from "./model/diff-rows.ts";
import type { ChangedFile, DiffRow } from "./model/diff-rows.ts";
import { useColours } from "./use-colours.ts";

/** As in the styles. */
const LINE_HEIGHT = 20;
const HEAD_HEIGHT = 44;
const SPACE_HEIGHT = 16;
const OVERSCAN_PX = 300;

/** All files below each other, of which the visible part is in the page. */
export function DiffView({ files }: { readonly files: readonly ChangedFile[] }) {
  const [folded, setFolded] = useState(() => foldedAtFirst(files));
  const rows = useDiffRows(files, folded);
  const probe = useRef<HTMLDivElement>(null);
  const grid = useTextGrid(probe, LINE_HEIGHT);
  const layout = useMemo(() => (grid === null ? null : layOut(rows, heightIn(grid))), [rows, grid]);
  const scroller = useRef<HTMLDivElement>(null);
  const { top, height } = useScrolled(scroller);
  const { want, tokensOf } = useColours(files);
  const current = layout === null ? 0 : (rows[layout.indexAt(top + 1)]?.file ?? 0);
  const visible = layout === null ? [] : visibleRows(rows, layout, top, height);
  useEffect(() => {
    for (const { row } of visible) if (row.kind === "line") want(row.file);
  });

  const fold = (file: ChangedFile) => {
    setFolded((known) => toggled(known, file.path));
    // What was folded while one was inside of it: its heading stays in view.
    const index = rows.findIndex((row) => row.kind === "file" && files[row.file] === file);
    const head = layout?.top(index) ?? 0;
    if (scroller.current !== null && scroller.current.scrollTop > head) scroller.current.scrollTop = head;
  };
  const open = (index: number) => {
    const row = rows.findIndex((entry) => entry.kind === "file" && entry.file === index);
    if (layout !== null) scroller.current?.scrollTo({ top: layout.top(row) });
  };
  const currentFile = files[current];
  return (
    <div className={styles.diff}>
      <FileList
        files={files}
        current={current}
        anyFolded={folded.size > 0}
        onFoldAll={(all) => setFolded(new Set(all ? files.map((file) => file.path) : []))}
        onOpen={open}
      />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller must be reachable by keyboard */}
      <section ref={scroller} className={styles.scroll} tabIndex={0} aria-label="Diff" data-testid="diff">
        <div ref={probe} className={cx(styles.line, styles.probe)} aria-hidden>
          <span className={styles.number} />
          <span className={styles.number} />
          <span className={styles.sign} />
          <code className={styles.code}>
            <span className={styles.probe}>{GRID_SAMPLE}</span>
          </code>
        </div>
        {currentFile !== undefined && layout !== null && top > 0 && (
          <div className={styles.sticky}>
            <FileHead
              file={currentFile}
              isFolded={folded.has(currentFile.path)}
              onFold={() => fold(currentFile)}
            />
          </div>
        )}
        <div className={styles.rows} style={{ height: layout?.total ?? 0 }}>
          {visible.map(({ row, rowTop, rowHeight }) => (
            <div
              key={row.key}
              className={styles.row}
              style={{ height: rowHeight, transform: `translateY(${rowTop}px)` }}
            >
              <Row row={row} files={files} tokensOf={tokensOf} onFold={fold} />
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}

interface RowProps {
  readonly row: DiffRow;
  readonly files: readonly ChangedFile[];
  readonly tokensOf: ReturnType<typeof useColours>["tokensOf"];
  readonly onFold: (file: ChangedFile) => void;
}

function Row({ row, files, tokensOf, onFold }: RowProps) {
  switch (row.kind) {
    case "file": {
      const file = files[row.file];
      return file && <FileHead file={file} isFolded={row.isFolded} onFold={() => onFold(file)} />;
    }
    case "line":
      return <DiffLine line={row.line} tokens={tokensOf(row)} />;
    case "hunk":
    case "note":
      return <DiffMark row={row} />;
    case "space":
      return null;
  }
}

/** The rows of all files; a file that stays as it is is not parsed again. */
function useDiffRows(files: readonly ChangedFile[], folded: ReadonlySet<string>): readonly DiffRow[] {
  const [known] = useState(() => new WeakMap<ChangedFile, { isFolded: boolean; rows: readonly DiffRow[] }>());
  return useMemo(
    () =>
      files.flatMap((file, index) => {
        const isFolded = folded.has(file.path);
        const found = known.get(file);
        if (found?.isFolded === isFolded) return found.rows;
        const rows = rowsOfFile(file, index, isFolded);
        known.set(file, { isFolded, rows });
        return rows;
      }),
    [files, folded, known],
  );
}

function heightIn(grid: TextGrid): (row: DiffRow) => number {
  return (row) => {
    switch (row.kind) {
      case "file":
        return HEAD_HEIGHT;
      case "space":
        return SPACE_HEIGHT;
      case "hunk":
        return LINE_HEIGHT + 8;
      case "note":
        return LINE_HEIGHT * 3;
      case "line": {
        const { text } = row.line;
        const shown = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} …` : text;
        return (
          wrappedLines(shown.replaceAll("\t", "        "), row.line.isUnended ? 3 : 0, grid) * LINE_HEIGHT
        );
      }
    }
  };
}

function visibleRows(rows: readonly DiffRow[], layout: RowLayout, top: number, height: number) {
  const first = layout.indexAt(top - OVERSCAN_PX);
  const last = layout.indexAt(top + (height === 0 ? window.innerHeight : height) + OVERSCAN_PX);
  return rows.slice(first, last + 1).map((row, at) => {
    const index = first + at;
    return { row, rowTop: layout.top(index), rowHeight: layout.top(index + 1) - layout.top(index) };
  });
}
