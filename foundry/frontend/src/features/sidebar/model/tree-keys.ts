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
  const focus = (to: number): TreeMove => ({
    kind: "focus",
    index: Math.max(0, Math.min(rows.length - 1, to)),
  });
  switch (event.key) {
    case "ArrowDown":
    case "j":
      return focus(index + 1);
    case "ArrowUp":
    case "k":
      return focus(index - 1);
    case "PageDown":
      return focus(index + page);
    case "PageUp":
      return focus(index - page);
    case "Home":
      return focus(0);
    case "End":
      return focus(rows.length - 1);
    case "ArrowRight":
      return moveRight(row, index, focus);
    case "ArrowLeft":
      return moveLeft(rows, row, index, focus);
    case "Enter":
      return { kind: "open", index };
    case " ":
      return row.kind === "repo" ? { kind: "fold", repoId: row.repoId } : { kind: "open", index };
    case ".":
    case "ContextMenu":
      return { kind: "menu", index };
    case "F10":
      return event.shiftKey ? { kind: "menu", index } : null;
    default:
      return null;
  }
}

function moveRight(row: SidebarRow, index: number, focus: (to: number) => TreeMove): TreeMove | null {
  if (row.kind !== "repo" || row.count === 0) return null;
  return row.expanded ? focus(index + 1) : { kind: "expand", repoId: row.repoId };
}

function moveLeft(
  rows: readonly SidebarRow[],
  row: SidebarRow,
  index: number,
  focus: (to: number) => TreeMove,
): TreeMove | null {
  if (row.kind === "repo") return row.expanded ? { kind: "collapse", repoId: row.repoId } : null;
  for (let above = index - 1; above >= 0; above -= 1) if (rows[above]?.kind === "repo") return focus(above);
  return null;
}
