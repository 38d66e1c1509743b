import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useServices } from "../../services/context.ts";
import { toggled } from "../../ui/toggled.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import type { SidebarRow } from "./model/rows.ts";

/** What opening a row does: a repository or a task opens, a pull request opens and gets its task. */
export function useRowCommands(store: OrganizationStore) {
  const { preferences } = useServices();
  const navigate = useNavigate();
  const { orgId } = store;

  const fold = useCallback(
    (repoId: string, collapsed?: boolean) => {
      const preference = preferences.collapsed(orgId);
      preference.set(toggled(preference.get(), repoId, collapsed));
    },
    [preferences, orgId],
  );

  const open = useCallback(
    (row: SidebarRow) => {
      switch (row.kind) {
        case "repo":
          void navigate({ to: "/orgs/$orgId/repos/$repoId", params: { orgId, repoId: row.repoId } });
          return;
        case "task":
          void navigate({ to: "/orgs/$orgId/tasks/$taskId", params: { orgId, taskId: row.task.taskId } });
          return;
        case "pullRequest": {
          const params = { orgId, repoId: row.repoId, number: String(row.pullRequest.number) };
          void navigate({
            to: "/orgs/$orgId/repos/$repoId/pulls/$number",
            params,
            state: { startTask: true },
          });
        }
      }
    },
    [navigate, orgId],
  );
  return { fold, open };
}
