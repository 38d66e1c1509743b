import { isMenuKey, listMove } from "../../../ui/list-keys.ts";
import type { StackRow } from "./stack-rows.ts";

export type StackMove =
  | { readonly kind: "focus"; readonly index: number }
  | { readonly kind: "fold"; readonly name: string; readonly collapsed: boolean }
  | { readonly kind: "open"; readonly index: number }
  | { readonly kind: "menu"; readonly index: number };

/** The tree pattern of the ARIA practices, with j and k beside the arrows and `.` beside the menu key. */
export function stackMove(
  rows: readonly StackRow[],
  index: number,
  event: { readonly key: string; readonly shiftKey: boolean },
  page: number,
): StackMove | null {
  const row = rows[index];
  if (row === undefined) return null;
  const moved = listMove(event.key, index, rows.length, page);
  if (moved !== null) return { kind: "focus", index: moved };
  if (isMenuKey(event)) return { kind: "menu", index };
  switch (event.key) {
    case "ArrowRight":
      if (!row.hasChildren) return null;
      return row.expanded
        ? { kind: "focus", index: index + 1 }
        : { kind: "fold", name: row.id, collapsed: false };
    case "ArrowLeft":
      return row.expanded ? { kind: "fold", name: row.id, collapsed: true } : toParent(rows, index);
    case "Enter":
    case " ":
      return { kind: "open", index };
    default:
      return null;
  }
}

function toParent(rows: readonly StackRow[], index: number): StackMove | null {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((rows[above]?.level ?? 0) === level - 1) return { kind: "focus", index: above };
  }
  return null;
}
