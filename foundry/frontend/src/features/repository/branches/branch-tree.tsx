import { useEffect, useLayoutEffect, useRef } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import { useVirtualTree } from "../../../ui/tree/use-virtual-tree.ts";
import { VirtualTree } from "../../../ui/tree/virtual-tree.tsx";
import { useMedia } from "../../../ui/use-media.ts";
import { stackMove } from "../model/stack-keys.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { BranchRow } from "./branch-row.tsx";
import styles from "./branches.module.css";
import type { StackList } from "./branches-page.tsx";
import { useBranchMenu } from "./use-branch-menu.ts";

interface BranchTreeProps {
  readonly list: StackList;
  readonly filterText: string;
  readonly selected: string | null;
  readonly onOpen: (name: string) => void;
}

/** The drawn stack, of which only the visible part is in the DOM: five thousand branches scroll like fifty. */
export function BranchTree({ list, filterText, selected, onOpen }: BranchTreeProps) {
  const { rows, gone, hold, fold, setMenuOpen } = list;
  const narrow = useMedia("(max-width: 767px)");
  const rowHeight = narrow ? 64 : 48;
  const state = useVirtualTree({ rows, rowHeight, filterText });
  const { tree, activeIndex, focusRow, scrollTo, rowAt } = state;
  useReveal(rows, selected, scrollTo);

  const menu = useBranchMenu(tree, rowAt);
  const menuOpen = menu.rowId !== null;
  useLayoutEffect(() => setMenuOpen(menuOpen), [menuOpen, setMenuOpen]);

  const onKey = (event: KeyboardEvent, page: number) => {
    // A link in the row is opened by the browser.
    if (event.key === "Enter" && event.target instanceof HTMLAnchorElement) return;
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
    <VirtualTree
      label="Branches"
      state={state}
      onKey={onKey}
      onClick={onClick}
      className={styles.scroll}
      scrollHandlers={hold.handlers}
      treeHandlers={menu.handlers}
      renderRow={(row, { index, top, tabbable }) => (
        <div
          key={row.id}
          role="treeitem"
          className={styles.item}
          style={{ height: rowHeight, transform: `translateY(${top}px)` }}
          tabIndex={tabbable ? 0 : -1}
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
      )}
    >
      {menu.element}
    </VirtualTree>
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
