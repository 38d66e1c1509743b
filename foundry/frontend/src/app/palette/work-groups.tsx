import { RepoIcon } from "@primer/octicons-react";
import { Command as Cmdk } from "cmdk";
import { useMemo } from "react";
import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import type { SidebarItem } from "../../features/organization/sidebar-item.ts";
import { pullRequestState } from "../../features/pull-request/pull-request-state.ts";
import { useRowCommands } from "../../features/sidebar/use-row-commands.ts";
import { taskStatusInfo } from "../../features/task/task-status.ts";
import { useRepositoryCommands } from "../../features/repository/use-repository-commands.ts";
import { useReadable } from "../../ui/readable.ts";
import { PaletteItem } from "./palette-item.tsx";
import { searchWork } from "./search-work.ts";

interface WorkGroupsProps {
  readonly store: OrganizationStore;
  readonly query: string;
  readonly choose: (act: () => void) => () => void;
}

const SHOWN = 12;

/** The organization's pull requests, tasks and repositories that match. */
export function WorkGroups({ store, query, choose }: WorkGroupsProps) {
  const { openRepository } = useRepositoryCommands(store.orgId);
  const { open } = useRowCommands(store);
  const version = useReadable(store.workVersion);
  const repos = useReadable(store.repos);
  const found = useMemo(
    () => ({ version, ...searchWork(store.work, repos, query, SHOWN) }),
    [version, store, repos, query],
  );
  return (
    <>
      {found.items.length > 0 && (
        <Cmdk.Group heading={query.trim() === "" ? "Recently updated" : "Pull requests and tasks"}>
          {found.items.map((item) => (
            <PaletteItem key={item.id} id={item.id} {...describe(item)} onSelect={choose(() => open(item))} />
          ))}
        </Cmdk.Group>
      )}
      {found.repos.length > 0 && (
        <Cmdk.Group heading="Repositories">
          {found.repos.map((repo) => (
            <PaletteItem
              key={repo.repoId}
              id={`repo ${repo.repoId}`}
              icon={RepoIcon}
              label={repo.fullName}
              hint="Repository"
              onSelect={choose(() => openRepository(repo.repoId, "branches"))}
            />
          ))}
        </Cmdk.Group>
      )}
    </>
  );
}

function describe(item: SidebarItem) {
  if (item.kind === "task") {
    const { icon, label } = taskStatusInfo(item.task.status);
    return { icon, label: item.task.title, hint: `${label} · ${item.task.repoFullName}` };
  }
  const { number, repoFullName, title } = item.pullRequest;
  return { icon: pullRequestState(item.pullRequest).icon, label: title, hint: `${repoFullName} #${number}` };
}
