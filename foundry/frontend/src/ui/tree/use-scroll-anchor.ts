import { useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";
import { anchorScroll } from "./anchor-scroll.ts";

/** When the list settles under a scrolled view, what is in view stays in view; a new filter starts at the top. */
export function useScrollAnchor(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly { readonly id: string }[],
  rowHeight: number,
  filterText: string,
): void {
  const before = useRef({ rows, filterText });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null) {
      const sameFilter = before.current.filterText === filterText;
      const top = sameFilter ? anchorScroll(before.current.rows, rows, element.scrollTop, rowHeight) : 0;
      if (top !== element.scrollTop) element.scrollTo({ top });
    }
    before.current = { rows, filterText };
  }, [scroller, rows, rowHeight, filterText]);
}
