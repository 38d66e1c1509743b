import type { TaskAttempt } from "@foundry/shared";
import { ArrowDownIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { RefObject } from "react";
import { useReadable } from "../../../ui/readable.ts";
import { cx } from "../../../ui/class-names.ts";
import type { RowLayout } from "../../../ui/text-grid/lay-out.ts";
import { GRID_SAMPLE, useTextGrid } from "../../../ui/text-grid/use-text-grid.ts";
import { LogRowView } from "./log-row.tsx";
import styles from "./log.module.css";
import { layOutLog } from "./model/log-layout.ts";
import type { LogRow } from "./model/log-rows.ts";
import type { TaskLog } from "./model/task-log.ts";
import type { LogFind } from "./use-log-find.ts";

/** As in the styles. */
const LINE_HEIGHT = 20;
/** So near an end, what lies beyond it is asked for. */
const NEAR_PX = 800;
const OVERSCAN_PX = 200;
/** The end counts as reached within this. */
const END_PX = 8;
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
  const view = useScroll({ scroller, rows, layout, log, target: find.current });
  const visible = layout === null ? [] : visibleRows(rows, layout, view, following);
  return (
    <div className={styles.frame}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller must be reachable by keyboard */}
      <section
        ref={scroller}
        className={styles.scroll}
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

interface View {
  readonly top: number;
  readonly height: number;
}

function visibleRows(rows: readonly LogRow[], layout: RowLayout, view: View, following: boolean) {
  const height = view.height === 0 ? window.innerHeight : view.height;
  const top = following ? Math.max(0, layout.total - height) : view.top;
  const first = layout.indexAt(top - OVERSCAN_PX);
  const last = layout.indexAt(top + height + OVERSCAN_PX);
  return rows.slice(first, last + 1).map((row, at) => ({ row, index: first + at }));
}

interface ScrollOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: readonly LogRow[];
  readonly layout: RowLayout | null;
  readonly log: TaskLog;
  /** The match that is to be in view. */
  readonly target: { readonly row: number } | null;
}

/** Keeps the end in view while following, else the row that is read, whatever comes or goes around it. */
function useScroll({ scroller, rows, layout, log, target }: ScrollOptions): View {
  const [view, setView] = useState<View>({ top: 0, height: 0 });
  const anchor = useRef<{ key: string; offset: number } | null>(null);
  const lastTop = useRef(0);
  const latest = useRef({ rows, layout });
  useLayoutEffect(() => {
    latest.current = { rows, layout };
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || layout === null) return;
    if (log.state.get().following) element.scrollTop = element.scrollHeight;
    else if (anchor.current !== null) {
      const { key, offset } = anchor.current;
      const index = rows.findIndex((row) => row.key === key);
      if (index >= 0) element.scrollTop = layout.top(index) + offset;
    }
    lastTop.current = element.scrollTop;
    setView((known) =>
      known.top === element.scrollTop ? known : { top: element.scrollTop, height: element.clientHeight },
    );
  }, [scroller, rows, layout, log]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const { layout: places } = latest.current;
    if (element === null || places === null || target === null) return;
    log.follow(false);
    const top = places.top(target.row);
    if (top < element.scrollTop + 40 || top > element.scrollTop + element.clientHeight - 60) {
      element.scrollTop = Math.max(0, top - element.clientHeight / 3);
    }
  }, [scroller, log, target]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      const { following, hasOlder, hasNewer, loading } = log.state.get();
      const fromEnd = scrollHeight - scrollTop - clientHeight;
      if (scrollTop < lastTop.current - 1 && fromEnd > END_PX) log.follow(false);
      else if (fromEnd <= END_PX && !hasNewer) log.follow(true);
      lastTop.current = scrollTop;
      const { rows: shown, layout: places } = latest.current;
      if (places !== null) {
        const index = places.indexAt(scrollTop);
        const row = shown[index];
        anchor.current = row === undefined ? null : { key: row.key, offset: scrollTop - places.top(index) };
      }
      setView({ top: scrollTop, height: clientHeight });
      if (loading !== null) return;
      if (scrollTop < NEAR_PX && hasOlder) log.loadOlder();
      else if (fromEnd < NEAR_PX && hasNewer && !following) log.loadNewer();
    };
    const resized = new ResizeObserver(() => {
      if (log.state.get().following) element.scrollTop = element.scrollHeight;
      onScroll();
    });
    resized.observe(element);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [scroller, log]);
  return view;
}
