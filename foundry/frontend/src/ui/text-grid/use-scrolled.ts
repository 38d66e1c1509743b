import { useLayoutEffect, useState } from "react";
import type { RefObject } from "react";

/** How far a scroller is scrolled, and how much of it is seen. */
export function useScrolled(scroller: RefObject<HTMLElement | null>): {
  readonly top: number;
  readonly height: number;
} {
  const [view, setView] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const update = () => setView({ top: element.scrollTop, height: element.clientHeight });
    update();
    const resized = new ResizeObserver(update);
    resized.observe(element);
    element.addEventListener("scroll", update, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", update);
    };
  }, [scroller]);
  return view;
}
