import type { HTMLAttributes, KeyboardEvent, MouseEvent, ReactNode } from "react";
import { cx } from "../class-names.ts";
import type { VirtualTreeState } from "./use-virtual-tree.ts";
import styles from "./virtual-tree.module.css";

interface VirtualTreeProps<Row extends { readonly id: string }> {
  readonly label: string;
  readonly state: VirtualTreeState<Row>;
  /** An element with role treeitem, `data-row` (its id) and `data-index`, placed at `top`. */
  readonly renderRow: (row: Row, place: TreePlace) => ReactNode;
  /** A key without a modifier; `page` is how many rows a page down goes. */
  readonly onKey: (event: KeyboardEvent, page: number) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly className: string | undefined;
  readonly scrollHandlers: HTMLAttributes<HTMLElement>;
  readonly treeHandlers: HTMLAttributes<HTMLElement>;
  /** After the tree, e.g. its context menu. */
  readonly children?: ReactNode;
}

export interface TreePlace {
  readonly index: number;
  readonly top: number;
  readonly tabbable: boolean;
}

export function VirtualTree<Row extends { readonly id: string }>(props: VirtualTreeProps<Row>) {
  const { state, onKey } = props;
  const { rows, items, totalSize, tree, scroller, rowHeight, activeIndex } = state;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    onKey(event, Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1));
  };
  return (
    <div ref={scroller} className={cx(styles.scroll, props.className)} {...props.scrollHandlers}>
      <div
        ref={tree}
        role="tree"
        tabIndex={-1}
        aria-label={props.label}
        className={styles.tree}
        style={{ height: totalSize }}
        onKeyDown={onKeyDown}
        onClick={props.onClick}
        onFocus={(event) => state.setActiveId(state.rowAt(event.target)?.id ?? null)}
        {...props.treeHandlers}
      >
        {items.map(({ index, start }) => {
          const row = rows[index];
          return row && props.renderRow(row, { index, top: start, tabbable: index === activeIndex });
        })}
      </div>
      {props.children}
    </div>
  );
}
