import { useRef } from "react";

/** Set once per page load by `?renders` in its address. */
const counting = new URLSearchParams(window.location.search).has("renders");

/** `data-renders` for tests that count renders; nothing in ordinary use. */
export function useRenderCount(): { readonly "data-renders"?: number } {
  const count = useRef(0);
  count.current += 1;
  return counting ? { "data-renders": count.current } : {};
}
