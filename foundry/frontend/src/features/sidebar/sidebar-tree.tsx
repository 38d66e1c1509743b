import { useVirtualizer, defaultRangeExtractor } from "@tanstack/react-virtual";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import type { OrganizationStore } from "../organization/organization-store.ts";
import type { SidebarRow } from "./model/rows.ts";
import { treeMove } from "./model/tree-keys.ts";
import styles from "./sidebar-tree.module.css";
import { TreeRow } from "./tree-row.tsx";
import { useCurrentRow } from "./use-current-row.ts";
import type { Hold } from "../../ui/settle/use-hold.ts";
import { useRevealCurrent } from "./use-reveal-current.ts";
import { useRowCommands } from "./use-row-commands.ts";
import { useRowFocus } from "../../ui/tree/use-row-focus.ts";
import { useRowMenu } from "./use-row-menu.tsx";
import { useScrollAnchor } from "../../ui/tree/use-scroll-anchor.ts";
import type { useSidebarRows } from "./use-sidebar-rows.ts";

const OVERSCAN = 8;

interface SidebarTreeProps {
  readonly store: OrganizationStore;
  readonly list: ReturnType<typeof useSidebarRows>;
  readonly filterText: string;
  readonly hold: Hold;
  readonly onMenuOpenChange: (open: boolean) => void;
}

/** Repositories and their lines of work as a tree, of which only the visible part is in the DOM. */
export function SidebarTree({ store, list, filterText, hold, onMenuOpenChange }: SidebarTreeProps) {
  const { rows, positions, gone } = list;
  const tree = useRef<HTMLDivElement>(null);
  const [rowHeight] = useState(() => (window.matchMedia("(pointer: coarse)").matches ? 44 : 32));
  const scroller = useRef<HTMLDivElement>(null);
  const active = useRef(0);
  // oxlint-disable-next-line react/incompatible-library -- its methods are called in render only, never memoized
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    initialRect: { width: 320, height: window.innerHeight },
    // The row that can be tabbed to stays in the DOM wherever the list is scrolled, or the focus would be lost.
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), active.current),
  });
  const scrollTo = useCallback((index: number) => virtualizer.scrollToIndex(index), [virtualizer]);
  const { activeIndex, setActiveId, focusRow } = useRowFocus(rows, tree, scrollTo);
  active.current = activeIndex;
  useScrollAnchor(scroller, rows, rowHeight, filterText);

  const { fold, open } = useRowCommands(store);
  const currentId = useCurrentRow(store);
  useRevealCurrent(rows, currentId, scrollTo);
  const rowAt = useCallback((target: EventTarget) => rowOf(target, rows), [rows]);
  const menu = useRowMenu(store.orgId, tree, rowAt);
  const menuOpen = menu.rowId !== null;
  useLayoutEffect(() => onMenuOpenChange(menuOpen), [menuOpen, onMenuOpenChange]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const move = treeMove(rows, activeIndex, event, page);
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === "focus") focusRow(move.index);
    else if (move.kind === "expand" || move.kind === "collapse") fold(move.repoId, move.kind === "collapse");
    else if (move.kind === "fold") fold(move.repoId);
    else {
      const row = rows[move.index];
      if (row !== undefined) (move.kind === "open" ? open : menu.openFor)(row);
    }
  };
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    const row = rowAt(event.target);
    if (row === undefined) return;
    event.preventDefault();
    const named = event.target instanceof Element && event.target.closest("[data-open]") !== null;
    if (row.kind === "repo" && !named) fold(row.repoId);
    else open(row);
  };

  return (
    <div ref={scroller} className={styles.scroll} {...hold.handlers}>
      <div
        ref={tree}
        role="tree"
        tabIndex={-1}
        aria-label="Repositories, pull requests and tasks"
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
              <TreeRow
                key={row.id}
                row={row}
                index={index}
                top={start}
                height={rowHeight}
                posInSet={positions.posInSet[index] ?? 1}
                setSize={positions.setSize[index] ?? -1}
                tabbable={index === activeIndex}
                current={row.id === currentId}
                menuOpen={row.id === menu.rowId}
                gone={gone.has(row.id)}
                store={store}
              />
            )
          );
        })}
      </div>
      {menu.element}
    </div>
  );
}

function rowOf(target: EventTarget, rows: readonly SidebarRow[]): SidebarRow | undefined {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return element === null ? undefined : rows[Number(element.dataset["index"])];
}

function withIndex(range: number[], index: number): number[] {
  if (range.includes(index) || range.length === 0) return range;
  return [...range, index].toSorted((a, b) => a - b);
}
