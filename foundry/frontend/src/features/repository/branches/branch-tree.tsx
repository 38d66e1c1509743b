import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import { useMedia } from "../../../ui/use-media.ts";
import { useRowFocus } from "../../../ui/tree/use-row-focus.ts";
import { useScrollAnchor } from "../../../ui/tree/use-scroll-anchor.ts";
import { stackMove } from "../model/stack-keys.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { BranchRow } from "./branch-row.tsx";
import styles from "./branches.module.css";
import type { StackList } from "./branches-page.tsx";
import { useBranchMenu } from "./use-branch-menu.tsx";

interface BranchTreeProps {
  readonly list: StackList;
  readonly filterText: string;
  readonly selected: string | null;
  readonly onOpen: (name: string) => void;
}

/** The drawn stack, of which only the visible part is in the DOM: five thousand branches scroll like fifty. */
export function BranchTree({ list, filterText, selected, onOpen }: BranchTreeProps) {
  const { rows, gone, hold, fold, setMenuOpen } = list;
  const tree = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const active = useRef(0);
  const narrow = useMedia("(max-width: 767px)");
  const rowHeight = narrow ? 64 : 48;
  // oxlint-disable-next-line react/incompatible-library -- its methods are called in render only, never memoized
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 800, height: window.innerHeight },
    // The row that can be tabbed to stays in the DOM wherever the list is scrolled, or the focus would be lost.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(active.current, rows.length - 1)])].toSorted(
        (a, b) => a - b,
      ),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const scrollTo = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer]);
  const { activeIndex, setActiveId, focusRow } = useRowFocus(rows, tree, scrollTo);
  active.current = activeIndex;
  useScrollAnchor(scroller, rows, rowHeight, filterText);
  useReveal(rows, selected, scrollTo);

  const rowAt = useCallback((target: EventTarget) => rowOf(target, rows), [rows]);
  const menu = useBranchMenu(tree, rowAt);
  const menuOpen = menu.rowId !== null;
  useLayoutEffect(() => setMenuOpen(menuOpen), [menuOpen, setMenuOpen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    // A link in the row is opened by the browser.
    if (event.key === "Enter" && event.target instanceof HTMLAnchorElement) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const move = stackMove(rows, activeIndex, event, page);
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === "focus") return focusRow(move.index);
    if (move.kind === "fold") return fold(move.name, move.collapsed);
    const row = rows[move.index];
    if (row !== undefined) (move.kind === "open" ? (it: StackRow) => onOpen(it.id) : menu.openFor)(row);
  };
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.target.closest("a") !== null) return;
    const row = rowAt(event.target);
    if (row === undefined) return;
    const part = event.target.closest<HTMLElement>("[data-part]")?.dataset["part"];
    if (part === "menu") menu.openFor(row, false);
    else if (part === "fold") fold(row.id);
    else onOpen(row.id);
  };

  return (
    <div ref={scroller} className={styles.scroll} data-stack {...hold.handlers}>
      <div
        ref={tree}
        role="tree"
        tabIndex={-1}
        aria-label="Branches"
        className={styles.tree}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onFocus={(event) => setActiveId(rowAt(event.target)?.id ?? null)}
        {...menu.handlers}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <div
                key={row.id}
                role="treeitem"
                className={styles.item}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                tabIndex={index === activeIndex ? 0 : -1}
                data-row={row.id}
                data-index={index}
                aria-level={row.level}
                aria-posinset={row.posInSet}
                aria-setsize={row.setSize}
                aria-selected={row.id === selected}
                {...(row.hasChildren ? { "aria-expanded": row.expanded } : {})}
                {...(row.id === menu.rowId ? { "data-menu": "open" } : {})}
              >
                <BranchRow row={row} height={rowHeight} narrow={narrow} gone={gone.has(row.id)} />
              </div>
            )
          );
        })}
      </div>
      {menu.element}
    </div>
  );
}

/** Brings the branch of the address into view when the page opens with it, and leaves the scrolling alone after. */
function useReveal(rows: readonly StackRow[], selected: string | null, scrollTo: (index: number) => void) {
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (selected === revealed.current) return;
    const index = selected === null ? -1 : rows.findIndex((row) => row.id === selected);
    if (selected !== null && index < 0) return;
    revealed.current = selected;
    if (index >= 0) scrollTo(index);
  }, [rows, selected, scrollTo]);
}

function rowOf(target: EventTarget, rows: readonly StackRow[]): StackRow | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return element === null ? undefined : rows[Number(element.dataset["index"])];
}
