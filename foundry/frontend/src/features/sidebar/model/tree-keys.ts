import { isMenuKey, listMove } from "../../../ui/list-keys.ts";
import type { SidebarRow } from "./rows.ts";

export type TreeMove =
  | { readonly kind: "focus"; readonly index: number }
  | { readonly kind: "expand"; readonly repoId: string }
  | { readonly kind: "collapse"; readonly repoId: string }
  | { readonly kind: "fold"; readonly repoId: string }
  | { readonly kind: "open"; readonly index: number }
  | { readonly kind: "menu"; readonly index: number };

/** The tree pattern of the ARIA practices, with j and k beside the arrows and `.` beside the menu key. */
export function treeMove(
  rows: readonly SidebarRow[],
  index: number,
  event: { readonly key: string; readonly shiftKey: boolean },
  page: number,
): TreeMove | null {
  const row = rows[index];
  if (row === undefined) return null;
  const moved = listMove(event.key, index, rows.length, page);
  if (moved !== null) return { kind: "focus", index: moved };
  if (isMenuKey(event)) return { kind: "menu", index };
  switch (event.key) {
    case "ArrowRight":
      return moveRight(row, index);
    case "ArrowLeft":
      return moveLeft(rows, row, index);
    case "Enter":
      return { kind: "open", index };
    case " ":
      return row.kind === "repo" ? { kind: "fold", repoId: row.repoId } : { kind: "open", index };
    default:
      return null;
  }
}

function moveRight(row: SidebarRow, index: number): TreeMove | null {
  if (row.kind !== "repo" || row.count === 0) return null;
  // An open one with something in it has a row below it.
  return row.expanded ? { kind: "focus", index: index + 1 } : { kind: "expand", repoId: row.repoId };
}

function moveLeft(rows: readonly SidebarRow[], row: SidebarRow, index: number): TreeMove | null {
  if (row.kind === "repo") return row.expanded ? { kind: "collapse", repoId: row.repoId } : null;
  const above = rows.slice(0, index).findLastIndex((other) => other.kind === "repo");
  return above < 0 ? null : { kind: "focus", index: above };
}
