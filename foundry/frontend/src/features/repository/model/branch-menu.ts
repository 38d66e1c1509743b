import {
  CopyIcon,
  GitBranchIcon,
  GitPullRequestIcon,
  LinkExternalIcon,
  PlusIcon,
  StackIcon,
  TasklistIcon,
} from "@primer/octicons-react";
import type { Branch } from "@foundry/shared";
import type { MenuEntry } from "../../../ui/menu/menu-entry.ts";
import type { BranchAction } from "./branch-action.ts";
import { branchUrl } from "./github-urls.ts";

export interface BranchMenuDeps {
  readonly repositoryUrl: string;
  /** Why nothing can be moved; null: it can. */
  readonly readOnly: string | null;
  readonly act: (action: BranchAction) => void;
  readonly copy: (text: string, what: string) => void;
  readonly openTask: (taskId: string) => void;
  readonly createTask: (branch: string) => void;
}

/** The context menu of a branch. What cannot be done now says why instead of being missing. */
export function branchMenu(branch: Branch, deps: BranchMenuDeps): readonly MenuEntry[] {
  const links: MenuEntry[] = [
    {
      kind: "link",
      id: "github",
      label: "Open on GitHub",
      icon: LinkExternalIcon,
      href: branchUrl(deps.repositoryUrl, branch.name),
    },
    ...pullRequestLink(branch),
    {
      kind: "action",
      id: "copy",
      label: "Copy branch name",
      icon: CopyIcon,
      run: () => deps.copy(branch.name, "Branch name"),
    },
  ];
  if (branch.state === "trunk") return [...trunkEntries(deps), separator("links"), ...links];
  return [
    ...moveEntries(branch, deps),
    separator("task"),
    taskEntry(branch, deps),
    separator("links"),
    ...links,
  ];
}

function pullRequestLink({ pullRequest }: Branch): MenuEntry[] {
  if (pullRequest === null) return [];
  const label = `Open #${pullRequest.number} on GitHub`;
  return [{ kind: "link", id: "pull-request", label, icon: GitPullRequestIcon, href: pullRequest.url }];
}

function trunkEntries({ readOnly, act }: BranchMenuDeps): MenuEntry[] {
  const run = () => act({ kind: "restack_repo" });
  return [
    { kind: "action", id: "restack-all", label: "Restack all…", icon: StackIcon, run, ...why(readOnly) },
  ];
}

function moveEntries(branch: Branch, { act, readOnly }: BranchMenuDeps): MenuEntry[] {
  const { name } = branch;
  const reason = readOnly ?? (branch.state === "merged" ? "It is merged" : null);
  const entry = (id: string, label: string, icon: typeof CopyIcon, action: BranchAction): MenuEntry => ({
    kind: "action",
    id,
    label,
    icon,
    run: () => act(action),
    ...why(reason),
  });
  return [
    entry("restack", "Restack subtree…", StackIcon, { kind: "restack_subtree", branch: name }),
    entry("rebase", "Rebase…", GitBranchIcon, { kind: "rebase_branch", branch: name, onto: branch.parent }),
    entry("reparent", "Reparent…", GitBranchIcon, { kind: "reparent_branch", branch: name, onto: null }),
  ];
}

function taskEntry(branch: Branch, deps: BranchMenuDeps): MenuEntry {
  const { task } = branch;
  if (task !== null && task.status !== "archived") {
    const run = () => deps.openTask(task.taskId);
    return { kind: "action", id: "task", label: "Open its task", icon: TasklistIcon, run };
  }
  const run = () => deps.createTask(branch.name);
  return { kind: "action", id: "create-task", label: "Create task", icon: PlusIcon, run };
}

function why(reason: string | null): { disabled?: boolean; hint?: string } {
  return reason === null ? {} : { disabled: true, hint: reason };
}

function separator(id: string): MenuEntry {
  return { kind: "separator", id: `separator ${id}` };
}
