import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef } from "react";
import { useRowFocus } from "./use-row-focus.ts";
import { useScrollAnchor } from "./use-scroll-anchor.ts";

const OVERSCAN = 8;

interface VirtualTreeOptions<Row> {
  readonly rows: readonly Row[];
  readonly rowHeight: number;
  /** A new filter starts at the top. */
  readonly filterText: string;
}

export type VirtualTreeState<Row extends { readonly id: string }> = ReturnType<typeof useVirtualTree<Row>>;

/** A tree of which only the visible rows are in the DOM, with a roving focus; five thousand scroll like fifty. */
export function useVirtualTree<Row extends { readonly id: string }>(options: VirtualTreeOptions<Row>) {
  const { rows, rowHeight, filterText } = options;
  const tree = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const active = useRef(0);
  // oxlint-disable-next-line react/incompatible-library -- its methods are called in render only, never memoized
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    initialRect: { width: 800, height: window.innerHeight },
    // The row that can be tabbed to stays in the DOM wherever the list is scrolled, or the focus would be lost.
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), active.current),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const scrollTo = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer]);
  const { activeIndex, setActiveId, focusRow } = useRowFocus(rows, tree, scrollTo);
  active.current = activeIndex;
  useScrollAnchor(scroller, rows, rowHeight, filterText);
  const rowAt = useCallback((target: EventTarget) => rowOf(target, rows), [rows]);
  return {
    rows,
    rowHeight,
    tree,
    scroller,
    activeIndex,
    setActiveId,
    focusRow,
    scrollTo,
    rowAt,
    items: virtualizer.getVirtualItems(),
    totalSize: virtualizer.getTotalSize(),
  };
}

function rowOf<Row>(target: EventTarget, rows: readonly Row[]): Row | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return element === null ? undefined : rows[Number(element.dataset["index"])];
}

function withIndex(range: number[], index: number): number[] {
  if (range.includes(index) || range.length === 0) return range;
  return [...range, index].toSorted((a, b) => a - b);
}
