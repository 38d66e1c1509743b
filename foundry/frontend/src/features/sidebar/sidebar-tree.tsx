import { useLayoutEffect, useState } from "react";
import type { KeyboardEvent, MouseEvent } from "react";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";
import type { Hold } from "../../ui/settle/use-hold.ts";
import { useVirtualTree } from "../../ui/tree/use-virtual-tree.ts";
import { VirtualTree } from "../../ui/tree/virtual-tree.tsx";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { treeMove } from "./model/tree-keys.ts";
import styles from "./sidebar-tree.module.css";
import { TreeRow } from "./tree-row.tsx";
import { useCurrentRow } from "./use-current-row.ts";
import { useRevealCurrent } from "./use-reveal-current.ts";
import { useRowCommands } from "./use-row-commands.ts";
import { useRowMenu } from "./use-row-menu.ts";
import type { useSidebarRows } from "./use-sidebar-rows.ts";

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
  const [rowHeight] = useState(() => (window.matchMedia("(pointer: coarse)").matches ? 44 : 32));
  const state = useVirtualTree({ rows, rowHeight, filterText });
  const { tree, activeIndex, focusRow, scrollTo, rowAt } = state;

  const unreadIds = useReadable(useServices().unread(store.orgId).ids);
  const { fold, open } = useRowCommands(store);
  const currentId = useCurrentRow(store);
  useRevealCurrent(rows, currentId, scrollTo);
  const menu = useRowMenu(store, tree, rowAt, open);
  const menuOpen = menu.rowId !== null;
  useLayoutEffect(() => onMenuOpenChange(menuOpen), [menuOpen, onMenuOpenChange]);

  const onKey = (event: KeyboardEvent, page: number) => {
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
    <VirtualTree
      label="Repositories, pull requests and tasks"
      state={state}
      onKey={onKey}
      onClick={onClick}
      className={styles.scroll}
      scrollHandlers={hold.handlers}
      treeHandlers={menu.handlers}
      renderRow={(row, place) => (
        <TreeRow
          key={row.id}
          row={row}
          index={place.index}
          top={place.top}
          height={rowHeight}
          posInSet={positions.posInSet[place.index] ?? 1}
          setSize={positions.setSize[place.index] ?? -1}
          tabbable={place.tabbable}
          current={row.id === currentId}
          menuOpen={row.id === menu.rowId}
          gone={gone.has(row.id)}
          unread={row.kind === "task" && unreadIds.has(row.task.taskId)}
          store={store}
        />
      )}
    >
      {menu.element}
    </VirtualTree>
  );
}
