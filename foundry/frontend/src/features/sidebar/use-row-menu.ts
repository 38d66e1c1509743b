import { useMemo } from "react";
import type { RefObject } from "react";
import { useServices } from "../../services/context.ts";
import { useCopy } from "../../services/use-copy.ts";
import { useTreeMenu } from "../../ui/tree/use-tree-menu.tsx";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { useReloads } from "../organization/use-reloads.ts";
import { useRepositoryCommands } from "../repository/use-repository-commands.ts";
import { createTaskSender } from "../task/create-task-sender.ts";
import type { SidebarRow } from "./model/rows.ts";
import { rowMenu } from "./row-menu.ts";

/** The context menu of the sidebar's rows. `open` is what a click on the row does. */
export function useRowMenu(
  store: OrganizationStore,
  tree: RefObject<HTMLElement | null>,
  rowAt: (target: EventTarget) => SidebarRow | undefined,
  open: (row: SidebarRow) => void,
) {
  const { orgId } = store;
  const services = useServices();
  const reloads = useReloads(orgId);
  const repository = useRepositoryCommands(orgId);
  const copy = useCopy();
  const sender = useMemo(() => createTaskSender(services, orgId), [services, orgId]);
  return useTreeMenu(tree, rowAt, (row) =>
    rowMenu(row, {
      ...repository,
      reloads,
      copy,
      open,
      newTask: services.newTask.set,
      command: ({ taskId, title }, command) => sender.start(taskId, command, title),
    }),
  );
}
