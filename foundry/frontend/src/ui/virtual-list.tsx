import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState } from "react";
import type { HTMLAttributes, KeyboardEvent, ReactNode } from "react";
import { listMove } from "./list-keys.ts";
import styles from "./virtual-list.module.css";

interface VirtualListProps<Row extends { readonly id: string }> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowHeight: number;
  /** A row has one focusable element, which takes this tabIndex. */
  readonly renderRow: (row: Row, tabIndex: 0 | -1) => ReactNode;
  /** After the last row. */
  readonly end?: ReactNode;
  readonly handlers: HTMLAttributes<HTMLElement>;
}

/** A long list of links or buttons: the visible part in the DOM, arrows, j and k between the rows. */
export function VirtualList<Row extends { readonly id: string }>(props: VirtualListProps<Row>) {
  const { label, rows, rowHeight, renderRow, end, handlers } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const activeIndex = Math.max(0, activeId === null ? 0 : rows.findIndex((row) => row.id === activeId));
  // oxlint-disable-next-line react/incompatible-library -- its methods are called in render only, never memoized
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 800, height: window.innerHeight },
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(activeIndex, rows.length - 1)])].toSorted(
        (a, b) => a - b,
      ),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector(`[data-row="${CSS.escape(wanted.current)}"]`);
    const target = row?.querySelector<HTMLElement>("a, button");
    if (target == null) return;
    wanted.current = null;
    target.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const index = listMove(event.key, activeIndex, rows.length, page);
    const row = index === null ? undefined : rows[index];
    if (index === null || row === undefined) return;
    event.preventDefault();
    wanted.current = row.id;
    setActiveId(row.id);
    virtualizer.scrollToIndex(index);
  };

  return (
    <div ref={scroller} className={styles.scroll} {...handlers}>
      {/* The list passes on the keys of the links in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul
        aria-label={label}
        className={styles.list}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
        onFocus={(event) => setActiveId(idOf(event.target))}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row !== undefined && (
              <li
                key={row.id}
                data-row={row.id}
                className={styles.row}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                aria-posinset={index + 1}
                aria-setsize={rows.length}
              >
                {renderRow(row, index === activeIndex ? 0 : -1)}
              </li>
            )
          );
        })}
      </ul>
      {end}
    </div>
  );
}

function idOf(target: Element): string | null {
  return target.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? null;
}
