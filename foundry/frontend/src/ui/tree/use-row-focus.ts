import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { RefObject } from "react";

/**
 * Roving focus over rows of which only some are in the DOM: one row can be tabbed to; a move scrolls its row into
 * the DOM first and focuses it after the render.
 */
export function useRowFocus(
  rows: readonly { readonly id: string }[],
  tree: RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
) {
  const [activeId, setActiveId] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const found = activeId === null ? -1 : rows.findIndex((row) => row.id === activeId);
  const activeIndex = Math.max(0, found);

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const element = rowElement(tree.current, wanted.current);
    if (element === null) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  });

  const focusRow = useCallback(
    (index: number) => {
      const row = rows[index];
      if (row === undefined) return;
      wanted.current = row.id;
      setActiveId(row.id);
      scrollTo(index);
    },
    [rows, scrollTo],
  );
  return { activeIndex, setActiveId, focusRow };
}

export function rowElement(tree: HTMLElement | null, id: string): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}
