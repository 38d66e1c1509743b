import type { RowLayout } from "../../../ui/text-grid/lay-out.ts";
import type { LogRow } from "./model/log-rows.ts";
import type { TaskLog } from "./model/task-log.ts";

/** So near an end, what lies beyond it is asked for. */
const NEAR_PX = 800;
/** The end counts as reached within this. */
const END_PX = 8;

export interface LogViewport {
  readonly top: number;
  readonly height: number;
}

/** Keeps the end in view while following, else the row that is read, whatever comes or goes around it. */
export function createLogScroller(log: TaskLog, onView: (view: LogViewport) => void) {
  let element: HTMLElement | null = null;
  let rows: readonly LogRow[] = [];
  let layout: RowLayout | null = null;
  /** The first row in view, and how much of it is above. */
  let anchor: { readonly key: string; readonly offset: number } | null = null;
  let lastTop = 0;

  function remember(scroller: HTMLElement): void {
    if (layout === null) return;
    const index = layout.indexAt(scroller.scrollTop);
    const row = rows[index];
    anchor = row === undefined ? null : { key: row.key, offset: scroller.scrollTop - layout.top(index) };
  }

  function onScroll(): void {
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const { following, hasOlder, hasNewer, loading } = log.state.get();
    const fromEnd = scrollHeight - scrollTop - clientHeight;
    if (scrollTop < lastTop - 1 && fromEnd > END_PX) log.follow(false);
    else if (fromEnd <= END_PX && !hasNewer) log.follow(true);
    lastTop = scrollTop;
    remember(element);
    onView({ top: scrollTop, height: clientHeight });
    if (loading !== null) return;
    if (scrollTop < NEAR_PX && hasOlder) log.loadOlder();
    else if (fromEnd < NEAR_PX && hasNewer && !following) log.loadNewer();
  }

  function onResize(): void {
    if (element === null) return;
    if (log.state.get().following) element.scrollTop = element.scrollHeight;
    onScroll();
  }

  return {
    attach(scroller: HTMLElement): () => void {
      element = scroller;
      const resized = new ResizeObserver(onResize);
      resized.observe(scroller);
      scroller.addEventListener("scroll", onScroll, { passive: true });
      return () => {
        element = null;
        resized.disconnect();
        scroller.removeEventListener("scroll", onScroll);
      };
    },
    /** Rows came or went, or the width changed. */
    place(nextRows: readonly LogRow[], nextLayout: RowLayout): void {
      rows = nextRows;
      layout = nextLayout;
      if (element === null) return;
      if (log.state.get().following) element.scrollTop = element.scrollHeight;
      else if (anchor !== null) {
        const { key, offset } = anchor;
        const index = rows.findIndex((row) => row.key === key);
        if (index >= 0) element.scrollTop = layout.top(index) + offset;
      }
      // Also what the browser moved because the rows became fewer: nobody scrolled.
      lastTop = element.scrollTop;
      onView({ top: element.scrollTop, height: element.clientHeight });
    },
    /** Brings a row into view that was searched. */
    reveal(index: number): void {
      if (element === null || layout === null) return;
      log.follow(false);
      const top = layout.top(index);
      const isInView = top > element.scrollTop + 40 && top < element.scrollTop + element.clientHeight - 60;
      if (!isInView) element.scrollTop = Math.max(0, top - element.clientHeight / 3);
      remember(element);
    },
  };
}
