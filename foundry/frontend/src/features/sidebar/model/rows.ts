import type { WorkbenchRepoSummary } from "@foundry/shared";
import type { SidebarItem } from "../../organization/sidebar-item.ts";

export interface RepoRow {
  readonly kind: "repo";
  readonly id: string;
  readonly repoId: string;
  readonly repo: WorkbenchRepoSummary;
  /** Lines of work in it (those that match, while a filter is set). */
  readonly count: number;
  readonly expanded: boolean;
}

/** A line of the sidebar, top to bottom. */
export type SidebarRow = RepoRow | SidebarItem;

export function repoRowId(repoId: string): string {
  return `repo:${repoId}`;
}
