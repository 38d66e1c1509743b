import type { WorkbenchRepoSummary } from "@foundry/shared";
import type { SidebarItem } from "../../organization/sidebar-item.ts";
import type { SidebarFilter } from "./filter.ts";
import { repoRowId } from "./rows.ts";
import type { RepoRow, SidebarRow } from "./rows.ts";

export interface BuildRowsInput {
  /** In the order of their sections. */
  readonly repos: readonly WorkbenchRepoSummary[];
  readonly section: (repoId: string) => readonly SidebarItem[];
  readonly collapsed: ReadonlySet<string>;
  readonly filter: SidebarFilter;
}

/**
 * The sidebar from top to bottom. A filter opens collapsed sections and leaves out repositories without a match;
 * an archived repository shows only while there is work in it.
 */
export function buildRows({ repos, section, collapsed, filter }: BuildRowsInput): SidebarRow[] {
  const rows: SidebarRow[] = [];
  for (const repo of repos) {
    const all = section(repo.repoId);
    const items = filter.active ? all.filter((item) => filter.matches(item)) : all;
    if (items.length === 0 && isHiddenWhenEmpty(repo, filter)) continue;
    const expanded = filter.active || !collapsed.has(repo.repoId);
    rows.push(repoRow(repo, items.length, expanded && items.length > 0));
    if (expanded) for (const item of items) rows.push(item);
  }
  return rows;
}

function isHiddenWhenEmpty(repo: WorkbenchRepoSummary, filter: SidebarFilter): boolean {
  return filter.active ? !filter.matchesRepo(repo) : repo.isArchived;
}

/** One row object per state of a header, so that an unchanged header is not rendered again. */
const repoRows = new WeakMap<WorkbenchRepoSummary, RepoRow>();

function repoRow(repo: WorkbenchRepoSummary, count: number, expanded: boolean): RepoRow {
  const known = repoRows.get(repo);
  if (known !== undefined && known.count === count && known.expanded === expanded) return known;
  const row: RepoRow = {
    kind: "repo",
    id: repoRowId(repo.repoId),
    repoId: repo.repoId,
    repo,
    count,
    expanded,
  };
  repoRows.set(repo, row);
  return row;
}

const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });

export function sortRepos(repos: Iterable<WorkbenchRepoSummary>): WorkbenchRepoSummary[] {
  return Array.from(repos).toSorted((a, b) => collator.compare(a.fullName, b.fullName));
}
