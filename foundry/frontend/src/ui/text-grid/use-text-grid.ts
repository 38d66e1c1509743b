import { useLayoutEffect, useState } from "react";
import type { RefObject } from "react";
import type { TextGrid } from "./wrapped-lines.ts";

/** What a probe's innermost element holds: long enough to measure a character exactly. */
export const GRID_SAMPLE = "0".repeat(64);

/**
 * How many characters fit in a line; measured again when the room changes. The probe is an invisible row whose last
 * child is where text stands, with the sample as its only child.
 */
export function useTextGrid(probe: RefObject<HTMLElement | null>, lineHeight: number): TextGrid | null {
  const [grid, setGrid] = useState<TextGrid | null>(null);
  useLayoutEffect(() => {
    const text = probe.current?.lastElementChild;
    const sample = text?.firstElementChild;
    if (text == null || sample == null) return undefined;
    const measure = () => {
      const character = sample.getBoundingClientRect().width / GRID_SAMPLE.length;
      const style = getComputedStyle(text);
      const room = text.getBoundingClientRect().width - Number.parseFloat(style.paddingLeft);
      if (character <= 0 || room <= 0) return;
      const columns = Math.max(8, Math.floor(room / character + 0.001));
      const widthOf = characterWidths(style.font, character);
      setGrid((known) => (known?.columns === columns ? known : { columns, lineHeight, widthOf }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(text);
    return () => observer.disconnect();
  }, [probe, lineHeight]);
  return grid;
}

/** Widths of characters beside ASCII in columns, asked from the font once each. */
function characterWidths(font: string, column: number): (character: string) => number {
  const context = document.createElement("canvas").getContext("2d");
  const known = new Map<string, number>();
  if (context !== null) context.font = font;
  return (character) => {
    const width = known.get(character) ?? (context?.measureText(character).width ?? column) / column;
    if (known.size < 4_096) known.set(character, width);
    return width;
  };
}
