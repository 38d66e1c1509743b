import { compareItems } from "./sidebar-item.ts";
import type { SidebarItem } from "./sidebar-item.ts";

/** From this many additions on, one sort is cheaper than that many insertions. */
const SORT_FROM = 32;

/** A new sorted list without the `removed` ids and with `added`; the given list stays as it was. */
export function replaceItems(
  items: readonly SidebarItem[],
  removed: ReadonlySet<string>,
  added: readonly SidebarItem[],
): readonly SidebarItem[] {
  const kept = removed.size === 0 ? items.slice() : items.filter((item) => !removed.has(item.id));
  if (added.length >= SORT_FROM) return kept.concat(added).toSorted(compareItems);
  for (const item of added) kept.splice(insertionIndex(kept, item), 0, item);
  return kept;
}

function insertionIndex(items: readonly SidebarItem[], item: SidebarItem): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = items[middle];
    if (at !== undefined && compareItems(at, item) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
