import { useCallback, useMemo, useState } from "react";
import type { MouseEvent, RefObject } from "react";
import { useCopy } from "../../services/use-copy.ts";
import { LazyMenu, preloadMenu } from "../../ui/menu/lazy-menu.tsx";
import { pointAnchor } from "../../ui/menu/menu-entry.ts";
import type { MenuAnchor } from "../../ui/menu/menu-entry.ts";
import { useReloads } from "../organization/use-reloads.ts";
import type { SidebarRow } from "./model/rows.ts";
import { useRepositoryCommands } from "../repository/use-repository-commands.ts";
import { rowMenu } from "./row-menu.ts";
import { useLongPress } from "../../ui/tree/use-long-press.ts";
import { rowElement } from "../../ui/tree/use-row-focus.ts";

/** The context menu of rows: by right click, long press, the menu key or `.`; the focus returns to the row. */
export function useRowMenu(
  orgId: string,
  tree: RefObject<HTMLElement | null>,
  rowAt: (target: EventTarget) => SidebarRow | undefined,
) {
  const [menu, setMenu] = useState<{ row: SidebarRow; anchor: MenuAnchor; byKeyboard: boolean } | null>(null);
  const reloads = useReloads(orgId);
  const repository = useRepositoryCommands(orgId);
  const copy = useCopy();

  const openAt = useCallback(
    (target: EventTarget, x: number, y: number) => {
      const row = rowAt(target);
      if (row !== undefined) setMenu({ row, anchor: pointAnchor(x, y), byKeyboard: false });
    },
    [rowAt],
  );
  const openFor = useCallback(
    (row: SidebarRow) => {
      const box = rowElement(tree.current, row.id)?.getBoundingClientRect();
      if (box !== undefined)
        setMenu({ row, anchor: pointAnchor(box.left + 24, box.bottom - 4), byKeyboard: true });
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

  const content = menu === null ? null : rowMenu(menu.row, { reloads, copy, ...repository });
  const element = menu !== null && content !== null && (
    <LazyMenu
      label={content.label}
      anchor={menu.anchor}
      entries={content.entries}
      byKeyboard={menu.byKeyboard}
      returnFocus={() => rowElement(tree.current, menu.row.id)}
      onClose={() => setMenu(null)}
    />
  );
  return { handlers, element, openFor, rowId: menu?.row.id ?? null };
}
