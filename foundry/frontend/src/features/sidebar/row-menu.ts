import {
  CopyIcon,
  GearIcon,
  GitBranchIcon,
  HistoryIcon,
  LinkExternalIcon,
  PencilIcon,
  PlusIcon,
  StackIcon,
  SyncIcon,
  TasklistIcon,
} from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import type { WorkbenchTaskSummary } from "@foundry/shared";
import type { TaskCommand } from "../../api/api.ts";
import type { NewTaskRequest } from "../../services/context.ts";
import type { MenuEntry } from "../../ui/menu/menu-entry.ts";
import type { TreeMenuContent } from "../../ui/tree/use-tree-menu.tsx";
import type { Reloads } from "../organization/use-reloads.ts";
import { offeredCommands } from "../task/task-commands.ts";
import type { SidebarRow } from "./model/rows.ts";

export interface RowMenuDeps {
  readonly reloads: Reloads;
  readonly openRepository: (repoId: string, tab: "branches" | "jobs" | "config") => void;
  /** Opens the repository's page with the preview. */
  readonly restackAll: (repoId: string) => void;
  readonly sync: (repo: { readonly repoId: string; readonly fullName: string }) => void;
  readonly copy: (text: string, what: string) => void;
  /** What a click on the row does: opens it; a pull request gets its task. */
  readonly open: (row: SidebarRow) => void;
  /** Opens the dialog for a new task. */
  readonly newTask: (request: NewTaskRequest) => void;
  readonly command: (task: WorkbenchTaskSummary, command: TaskCommand) => void;
}

/** The context menu of a row; its label and its entries follow from what the row is. */
export function rowMenu(row: SidebarRow, deps: RowMenuDeps): TreeMenuContent {
  switch (row.kind) {
    case "repo": {
      const { repo } = row;
      const entries: MenuEntry[] = [
        action("branches", "Branches", GitBranchIcon, () => deps.openRepository(repo.repoId, "branches")),
        action("jobs", "Jobs", HistoryIcon, () => deps.openRepository(repo.repoId, "jobs")),
        action("config", "Configuration", GearIcon, () => deps.openRepository(repo.repoId, "config")),
        separator("pages"),
        action("task", "New task…", PlusIcon, () => deps.newTask({ repoId: repo.repoId, pullRequest: null })),
        action("restack", "Restack all…", StackIcon, () => deps.restackAll(repo.repoId)),
        action("sync", "Sync branches", SyncIcon, () => deps.sync(repo)),
        action("reload", "Reload repository", SyncIcon, () => deps.reloads.repository(repo)),
        separator("links"),
        { kind: "link", id: "github", label: "Open on GitHub", icon: LinkExternalIcon, href: repo.url },
        action("copy", "Copy name", CopyIcon, () => deps.copy(repo.fullName, "Name")),
      ];
      return { label: `Repository ${repo.fullName}`, entries };
    }
    case "pullRequest": {
      const { pullRequest, repoId } = row;
      const { number, title } = pullRequest;
      const entries: MenuEntry[] = [
        action("create-task", "Create task", PlusIcon, () => deps.open(row)),
        action("prompt", "Create with a prompt…", PencilIcon, () =>
          deps.newTask({ repoId, pullRequest: { number, title } }),
        ),
        separator("task"),
        ...pullRequestEntries(repoId, pullRequest, deps),
      ];
      return { label: `Pull request #${number}`, entries };
    }
    case "task": {
      const { task } = row;
      return { label: `Task ${task.title}`, entries: taskEntries(row, task, deps) };
    }
  }
}

/** What its state offers, as on its page; then what it works on. */
function taskEntries(row: SidebarRow, task: WorkbenchTaskSummary, deps: RowMenuDeps): MenuEntry[] {
  const { branchName, pullRequest } = task;
  const commands = offeredCommands(task.status).map(({ command, label, icon }) =>
    action(command, `${label} task`, icon, () => deps.command(task, command)),
  );
  const copyId = action("id", "Copy task id", CopyIcon, () => deps.copy(task.taskId, "Task id"));
  const subject =
    pullRequest !== null
      ? pullRequestEntries(task.repoId, pullRequest, deps)
      : branchName !== null
        ? [copyBranch(branchName, deps)]
        : [];
  const open = action("open", "Open task", TasklistIcon, () => deps.open(row));
  return [open, ...commands, separator("subject"), ...subject, copyId];
}

function pullRequestEntries(
  repoId: string,
  pullRequest: { readonly number: number; readonly url: string; readonly headRefName: string },
  deps: RowMenuDeps,
): MenuEntry[] {
  const reload = () => deps.reloads.pullRequest({ repoId, number: pullRequest.number });
  return [
    action("reload", "Reload pull request", SyncIcon, reload),
    { kind: "link", id: "github", label: "Open on GitHub", icon: LinkExternalIcon, href: pullRequest.url },
    copyBranch(pullRequest.headRefName, deps),
  ];
}

function copyBranch(branch: string, deps: RowMenuDeps): MenuEntry {
  return action("branch", "Copy branch name", CopyIcon, () => deps.copy(branch, "Branch name"));
}

function action(id: string, label: string, icon: Icon, run: () => void): MenuEntry {
  return { kind: "action", id, label, icon, run };
}

function separator(id: string): MenuEntry {
  return { kind: "separator", id: `separator ${id}` };
}
