import { useEffect, useRef } from "react";
import type { SidebarRow } from "./model/rows.ts";

/** Brings the row of the page into view when the page is opened, and leaves the scrolling to the person afterwards. */
export function useRevealCurrent(
  rows: readonly SidebarRow[],
  currentId: string | null,
  scrollTo: (index: number) => void,
): void {
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (currentId === null) revealed.current = null;
    if (currentId === null || revealed.current === currentId) return;
    const index = rows.findIndex((row) => row.id === currentId);
    if (index < 0) return;
    revealed.current = currentId;
    scrollTo(index);
  }, [rows, currentId, scrollTo]);
}
