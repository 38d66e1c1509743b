import { compareItems } from "./sidebar-item.ts";
import type { SidebarItem } from "./sidebar-item.ts";
import type { WorkIndex } from "./work-index.ts";

/** The newest of all repositories; costs the repositories, not the pull requests. */
export function newestItems(work: Pick<WorkIndex, "repoIds" | "section">, count: number): SidebarItem[] {
  const heads: SidebarItem[] = [];
  for (const repoId of work.repoIds()) heads.push(...work.section(repoId).slice(0, count));
  return heads.toSorted(compareItems).slice(0, count);
}
