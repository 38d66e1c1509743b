import { useEffect } from "react";
import type { RefObject } from "react";

/** Set once per page load by `?renders` in its address. */
const counting = new URLSearchParams(window.location.search).has("renders");

/** Counts renders in `data-renders` of the element, for tests that ask for it; nothing in ordinary use. */
export function useRenderCount(element: RefObject<HTMLElement | null>): void {
  // No dependencies: after every render.
  useEffect(() => {
    if (!counting) return;
    const count = Number(element.current?.getAttribute("data-renders") ?? 0);
    element.current?.setAttribute("data-renders", String(count + 1));
  });
}
