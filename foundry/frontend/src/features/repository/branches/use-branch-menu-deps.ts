import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { toApiError } from "../../../api/api-error.ts";
import { useServices } from "../../../services/context.ts";
import { useCopy } from "../../../services/use-copy.ts";
import type { BranchMenuDeps } from "../model/branch-menu.ts";
import { useRepository } from "../repository-context.ts";

/** What a branch's menu and its details can do. */
export function useBranchMenuDeps(): BranchMenuDeps {
  const { api, toasts } = useServices();
  const { topic, repository, readOnly, act } = useRepository();
  const copy = useCopy();
  const navigate = useNavigate();
  return useMemo(() => {
    const { orgId, repoId } = topic;
    const openTask = (taskId: string) =>
      void navigate({ to: "/orgs/$orgId/tasks/$taskId", params: { orgId, taskId } });
    const createTask = (branchName: string) => {
      api.createTask(orgId, { repoId, branchName }).then(
        ({ taskId }) => openTask(taskId),
        (error: unknown) => {
          const text = `The task was not created: ${toApiError(error).message}`;
          const action = { label: "Try again", run: () => createTask(branchName) };
          toasts.show({ tone: "error", text, action });
        },
      );
    };
    return { repositoryUrl: repository.url, readOnly, act, copy, openTask, createTask };
  }, [api, toasts, topic, repository.url, readOnly, act, copy, navigate]);
}
