import { useCallback, useMemo, useState } from "react";
import type { MouseEvent, RefObject } from "react";
import { LazyMenu, preloadMenu } from "../../../ui/menu/lazy-menu.tsx";
import { pointAnchor } from "../../../ui/menu/menu-entry.ts";
import type { MenuAnchor } from "../../../ui/menu/menu-entry.ts";
import { useLongPress } from "../../../ui/tree/use-long-press.ts";
import { rowElement } from "../../../ui/tree/use-row-focus.ts";
import { branchMenu } from "../model/branch-menu.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { useBranchMenuDeps } from "./use-branch-menu-deps.ts";

/** The context menu of branches: by right click, long press, the menu key, `.` or its button; the focus returns. */
export function useBranchMenu(
  tree: RefObject<HTMLElement | null>,
  rowAt: (target: EventTarget) => StackRow | undefined,
) {
  const [menu, setMenu] = useState<{ row: StackRow; anchor: MenuAnchor; byKeyboard: boolean } | null>(null);
  const deps = useBranchMenuDeps();
  const openAt = useCallback(
    (target: EventTarget, x: number, y: number) => {
      const row = rowAt(target);
      if (row !== undefined) setMenu({ row, anchor: pointAnchor(x, y), byKeyboard: false });
    },
    [rowAt],
  );
  const openFor = useCallback(
    (row: StackRow, byKeyboard = true) => {
      const element = rowElement(tree.current, row.id);
      const button = element?.querySelector('[data-part="menu"]') ?? null;
      const box = element?.getBoundingClientRect();
      if (box === undefined) return;
      const anchor = byKeyboard || button === null ? pointAnchor(box.left + 48, box.bottom - 8) : button;
      setMenu({ row, anchor, byKeyboard });
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
      label={`Branch ${menu.row.id}`}
      anchor={menu.anchor}
      entries={branchMenu(menu.row.branch, deps)}
      byKeyboard={menu.byKeyboard}
      returnFocus={() => rowElement(tree.current, menu.row.id)}
      onClose={() => setMenu(null)}
    />
  );
  return { handlers, element, openFor, rowId: menu?.row.id ?? null };
}
