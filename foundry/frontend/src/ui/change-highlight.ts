import { useEffect, useRef } from "react";
import type { RefObject } from "react";

const frames = [{ backgroundColor: "var(--bgColor-attention-muted)" }, { backgroundColor: "transparent" }];

/** A short, quiet flash of the element when `value` changes (or at once, for a row that is new); none where motion is unwanted. */
export function useChangeHighlight(value: unknown, isNew: boolean): RefObject<HTMLSpanElement | null> {
  const element = useRef<HTMLSpanElement>(null);
  const previous = useRef<unknown>(isNew ? undefined : value);
  useEffect(() => {
    if (previous.current === value) return;
    previous.current = value;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    element.current?.animate(frames, { duration: 1200, easing: "ease-out" });
  }, [value]);
  return element;
}
