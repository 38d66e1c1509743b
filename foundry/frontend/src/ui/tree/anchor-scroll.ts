interface Identified {
  readonly id: string;
}

/**
 * The scroll position after which the first visible row that still exists stands where it stood. At the very top
 * nothing is kept: there, new rows are meant to be seen.
 */
export function anchorScroll(
  before: readonly Identified[],
  after: readonly Identified[],
  scrollTop: number,
  rowHeight: number,
): number {
  if (before === after || scrollTop <= 0) return scrollTop;
  const indexAfter = new Map(after.map((row, index) => [row.id, index]));
  for (let index = Math.floor(scrollTop / rowHeight); index < before.length; index += 1) {
    const row = before[index];
    const moved = row === undefined ? undefined : indexAfter.get(row.id);
    if (moved !== undefined) return Math.max(0, scrollTop + (moved - index) * rowHeight);
  }
  return scrollTop;
}
