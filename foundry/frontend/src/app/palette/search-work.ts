import type { WorkbenchRepoSummary } from "@foundry/shared";
import { compareItems } from "../../features/organization/sidebar-item.ts";
import type { SidebarItem } from "../../features/organization/sidebar-item.ts";
import type { WorkIndex } from "../../features/organization/work-index.ts";
import { parseFilter } from "../../features/sidebar/model/filter.ts";

export interface WorkMatches {
  readonly items: readonly SidebarItem[];
  readonly repos: readonly WorkbenchRepoSummary[];
}

/** The best matches of what was typed: an exact number first, then titles that begin with it, then the newest. */
export function searchWork(
  work: Pick<WorkIndex, "repoIds" | "section">,
  repos: readonly WorkbenchRepoSummary[],
  query: string,
  limit: number,
): WorkMatches {
  const filter = parseFilter(query);
  const text = query.trim().toLowerCase();
  const found: SidebarItem[] = [];
  for (const repoId of work.repoIds()) {
    for (const item of work.section(repoId)) if (filter.matches(item)) found.push(item);
  }
  found.sort((a, b) => rank(a, text) - rank(b, text) || compareItems(a, b));
  return {
    items: found.slice(0, limit),
    repos: filter.active ? repos.filter(filter.matchesRepo).slice(0, 5) : [],
  };
}

function rank(item: SidebarItem, text: string): number {
  const pullRequest = item.kind === "task" ? item.task.pullRequest : item.pullRequest;
  const title = item.kind === "task" ? item.task.title : item.pullRequest.title;
  if (pullRequest !== null && String(pullRequest.number) === text.replace(/^#/, "")) return 0;
  return title.toLowerCase().startsWith(text) ? 1 : 2;
}
