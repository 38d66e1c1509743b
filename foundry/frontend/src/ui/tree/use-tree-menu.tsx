import { useCallback, useMemo, useState } from "react";
import type { MouseEvent, RefObject } from "react";
import { LazyMenu, preloadMenu } from "../menu/lazy-menu.tsx";
import { pointAnchor } from "../menu/menu-entry.ts";
import type { MenuAnchor, MenuEntry } from "../menu/menu-entry.ts";
import { useLongPress } from "./use-long-press.ts";
import { rowElement } from "./use-row-focus.ts";

export interface TreeMenuContent {
  /** The accessible name of the menu. */
  readonly label: string;
  readonly entries: readonly MenuEntry[];
}

/**
 * The context menu of a tree's rows: by right click, long press, the menu key or `.`, or by the row's own button
 * (`data-part="menu"`), where it has one. The focus returns to the row.
 */
export function useTreeMenu<Row extends { readonly id: string }>(
  tree: RefObject<HTMLElement | null>,
  rowAt: (target: EventTarget) => Row | undefined,
  contentOf: (row: Row) => TreeMenuContent,
) {
  const [menu, setMenu] = useState<{ row: Row; anchor: MenuAnchor; byKeyboard: boolean } | null>(null);
  const openAt = useCallback(
    (target: EventTarget, x: number, y: number) => {
      const row = rowAt(target);
      if (row !== undefined) setMenu({ row, anchor: pointAnchor(x, y), byKeyboard: false });
    },
    [rowAt],
  );
  const openFor = useCallback(
    (row: Row, byKeyboard = true) => {
      const element = rowElement(tree.current, row.id);
      const box = element?.getBoundingClientRect();
      if (box === undefined) return;
      const button = byKeyboard ? null : element?.querySelector('[data-part="menu"]');
      setMenu({ row, anchor: button ?? pointAnchor(box.left + 24, box.bottom - 4), byKeyboard });
    },
    [tree],
  );
  const touch = useLongPress(openAt);
  const handlers = useMemo(
    () => ({
      ...touch,
      onPointerEnter: preloadMenu,
      onContextMenu: (event: MouseEvent) => {
        event.preventDefault();
        openAt(event.target, event.clientX, event.clientY);
      },
    }),
    [touch, openAt],
  );
  const element = menu !== null && (
    <LazyMenu
      {...contentOf(menu.row)}
      anchor={menu.anchor}
      byKeyboard={menu.byKeyboard}
      returnFocus={() => rowElement(tree.current, menu.row.id)}
      onClose={() => setMenu(null)}
    />
  );
  return { handlers, element, openFor, rowId: menu?.row.id ?? null };
}
