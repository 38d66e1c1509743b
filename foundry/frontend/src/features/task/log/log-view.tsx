import type { TaskAttempt } from "@foundry/shared";
import { ArrowDownIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { useReadable } from "../../../ui/readable.ts";
import { cx } from "../../../ui/class-names.ts";
import type { RowLayout } from "../../../ui/text-grid/lay-out.ts";
import { GRID_SAMPLE, useTextGrid } from "../../../ui/text-grid/use-text-grid.ts";
import { createLogScroller } from "./create-log-scroller.ts";
import type { LogViewport } from "./create-log-scroller.ts";
import { LogRowView } from "./log-row.tsx";
import styles from "./log.module.css";
import { layOutLog } from "./model/log-layout.ts";
import type { LogRow } from "./model/log-rows.ts";
import type { TaskLog } from "./model/task-log.ts";
import type { LogFind } from "./use-log-find.ts";

/** As in the styles. */
const LINE_HEIGHT = 20;
const OVERSCAN_PX = 200;
const PADDING_PX = 8;

interface LogViewProps {
  readonly log: TaskLog;
  readonly attempts: readonly TaskAttempt[];
  readonly find: LogFind;
}

/** The log's visible part. Heights follow from the texts, so that older pages come in without moving what is read. */
export function LogView({ log, attempts, find }: LogViewProps) {
  const { rows, following, hasOlder, hasNewer, loading } = useReadable(log.state);
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const grid = useTextGrid(probe, LINE_HEIGHT);
  const layout = useMemo(() => (grid === null ? null : layOutLog(rows, grid)), [rows, grid]);
  const [view, setView] = useState<LogViewport>({ top: 0, height: 0 });
  const [keeper] = useState(() => createLogScroller(log, setView));
  useLayoutEffect(() => (scroller.current === null ? undefined : keeper.attach(scroller.current)), [keeper]);
  useLayoutEffect(() => {
    if (layout !== null) keeper.place(rows, layout);
  }, [keeper, rows, layout]);
  const target = find.current?.row;
  useLayoutEffect(() => {
    if (target !== undefined) keeper.reveal(target);
    // Only when another match is chosen: rows that come around it are placed above.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [keeper, find.index, find.query]);
  const visible = layout === null ? [] : visibleRows(rows, layout, view, following);
  return (
    <div className={styles.frame}>
      <section
        ref={scroller}
        className={styles.scroll}
        // A scroller must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label="Log output"
        data-testid="log"
      >
        <div ref={probe} className={cx(styles.row, styles.probe)} aria-hidden>
          <span className={styles.gutter} />
          <span className={styles.text}>
            <span className={styles.probe}>{GRID_SAMPLE}</span>
          </span>
        </div>
        <div className={styles.rows} style={{ height: (layout?.total ?? 0) + PADDING_PX * 2 }}>
          {layout !== null &&
            visible.map(({ row, index }) => (
              <LogRowView
                key={row.key}
                row={row}
                top={layout.top(index) + PADDING_PX}
                height={layout.top(index + 1) - layout.top(index)}
                attempt={row.kind === "attempt" ? attempts.find(({ n }) => n === row.attempt) : undefined}
                found={find.startsIn(row)}
                foundLength={find.length}
                current={find.current?.row === index ? find.current.start : null}
              />
            ))}
        </div>
      </section>
      {loading === "older" && hasOlder && <output className={styles.busy}>Loading older output…</output>}
      {(!following || hasNewer) && rows.length > 0 && (
        <Button className={styles.newest ?? ""} leadingVisual={ArrowDownIcon} onClick={log.jumpToNewest}>
          Jump to newest
        </Button>
      )}
    </div>
  );
}

function visibleRows(rows: readonly LogRow[], layout: RowLayout, view: LogViewport, following: boolean) {
  const height = view.height === 0 ? window.innerHeight : view.height;
  const top = following ? Math.max(0, layout.total - height) : view.top;
  const first = layout.indexAt(top - OVERSCAN_PX);
  const last = layout.indexAt(top + height + OVERSCAN_PX);
  return rows.slice(first, last + 1).map((row, at) => ({ row, index: first + at }));
}
