import {
  CopyIcon,
  GearIcon,
  GitBranchIcon,
  HistoryIcon,
  LinkExternalIcon,
  StackIcon,
  SyncIcon,
} from "@primer/octicons-react";
import type { MenuEntry } from "../../ui/menu/menu-entry.ts";
import type { Reloads } from "../organization/use-reloads.ts";
import type { SidebarRow } from "./model/rows.ts";

export interface RowMenuDeps {
  readonly reloads: Reloads;
  readonly openRepository: (repoId: string, tab: "branches" | "jobs" | "config") => void;
  /** Opens the repository's page with the preview. */
  readonly restackAll: (repoId: string) => void;
  readonly sync: (repo: { readonly repoId: string; readonly fullName: string }) => void;
  readonly copy: (text: string, what: string) => void;
}

/** The context menu of a row; its label and its entries follow from what the row is. */
export function rowMenu(
  row: SidebarRow,
  deps: RowMenuDeps,
): { label: string; entries: readonly MenuEntry[] } {
  switch (row.kind) {
    case "repo": {
      const { repo } = row;
      const entries: MenuEntry[] = [
        action("branches", "Branches", GitBranchIcon, () => deps.openRepository(repo.repoId, "branches")),
        action("jobs", "Jobs", HistoryIcon, () => deps.openRepository(repo.repoId, "jobs")),
        action("config", "Configuration", GearIcon, () => deps.openRepository(repo.repoId, "config")),
        { kind: "separator", id: "separator pages" },
        action("restack", "Restack all…", StackIcon, () => deps.restackAll(repo.repoId)),
        action("sync", "Sync branches", SyncIcon, () => deps.sync(repo)),
        action("reload", "Reload repository", SyncIcon, () => deps.reloads.repository(repo)),
        { kind: "separator", id: "separator" },
        { kind: "link", id: "github", label: "Open on GitHub", icon: LinkExternalIcon, href: repo.url },
        action("copy", "Copy name", CopyIcon, () => deps.copy(repo.fullName, "Name")),
      ];
      return { label: `Repository ${repo.fullName}`, entries };
    }
    case "pullRequest": {
      const label = `Pull request #${row.pullRequest.number}`;
      return { label, entries: pullRequestEntries(row.repoId, row.pullRequest, deps) };
    }
    case "task": {
      const { task } = row;
      const label = `Task ${task.title}`;
      if (task.pullRequest !== null) {
        return { label, entries: pullRequestEntries(row.repoId, task.pullRequest, deps) };
      }
      const branch = task.branchName;
      if (branch !== null) return { label, entries: [copyBranch(branch, deps)] };
      return {
        label,
        entries: [action("id", "Copy task id", CopyIcon, () => deps.copy(task.taskId, "Task id"))],
      };
    }
  }
}

function pullRequestEntries(
  repoId: string,
  pullRequest: { readonly number: number; readonly url: string; readonly headRefName: string },
  deps: RowMenuDeps,
): MenuEntry[] {
  const reload = () => deps.reloads.pullRequest({ repoId, number: pullRequest.number });
  return [
    action("reload", "Reload pull request", SyncIcon, reload),
    { kind: "separator", id: "separator" },
    { kind: "link", id: "github", label: "Open on GitHub", icon: LinkExternalIcon, href: pullRequest.url },
    copyBranch(pullRequest.headRefName, deps),
  ];
}

function copyBranch(branch: string, deps: RowMenuDeps): MenuEntry {
  return action("branch", "Copy branch name", CopyIcon, () => deps.copy(branch, "Branch name"));
}

function action(id: string, label: string, icon: typeof CopyIcon, run: () => void): MenuEntry {
  return { kind: "action", id, label, icon, run };
}
