import type { SidebarRow } from "./rows.ts";

/** Where each row stands in its set, for aria-posinset and aria-setsize: the DOM holds only the visible few. */
export interface Positions {
  readonly posInSet: Uint32Array;
  readonly setSize: Uint32Array;
}

export function positionsOf(rows: readonly SidebarRow[]): Positions {
  const posInSet = new Uint32Array(rows.length);
  const setSize = new Uint32Array(rows.length);
  const headers: number[] = [];
  let start = 0;
  const closeSection = (end: number) => setSize.fill(end - start, start, end);
  rows.forEach((row, index) => {
    if (row.kind === "repo") {
      closeSection(index);
      headers.push(index);
      start = index + 1;
    } else posInSet[index] = index - start + 1;
  });
  closeSection(rows.length);
  headers.forEach((index, position) => {
    posInSet[index] = position + 1;
    setSize[index] = headers.length;
  });
  return { posInSet, setSize };
}
