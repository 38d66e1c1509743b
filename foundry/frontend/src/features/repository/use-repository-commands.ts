import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { toApiError } from "../../api/api-error.ts";
import { useServices } from "../../services/context.ts";

const paths = {
  branches: "/orgs/$orgId/repos/$repoId",
  jobs: "/orgs/$orgId/repos/$repoId/jobs",
  config: "/orgs/$orgId/repos/$repoId/config",
} as const;

/** What can be done with a repository from anywhere: go to its page, or start something there. */
export function useRepositoryCommands(orgId: string) {
  const { api, toasts } = useServices();
  const navigate = useNavigate();
  return useMemo(() => {
    const openJob = (repoId: string, jobId: string) =>
      void navigate({ to: "/orgs/$orgId/repos/$repoId/jobs/$jobId", params: { orgId, repoId, jobId } });
    const sync = (repo: { readonly repoId: string; readonly fullName: string }) => {
      const send = async () => {
        try {
          const { jobId } = await api.createJob(orgId, repo.repoId, { kind: "sync_repo" });
          const action = { label: "View the job", run: () => openJob(repo.repoId, jobId) };
          toasts.show({ tone: "info", text: `The sync of ${repo.fullName} is queued.`, action });
        } catch (error) {
          const action = { label: "Try again", run: () => sync(repo) };
          const text = `The sync of ${repo.fullName} did not start: ${toApiError(error).message}`;
          toasts.show({ tone: "error", text, action });
        }
      };
      void send();
    };
    return {
      sync,
      openRepository: (repoId: string, tab: keyof typeof paths) =>
        void navigate({ to: paths[tab], params: { orgId, repoId } }),
      restackAll: (repoId: string) =>
        void navigate({
          to: paths.branches,
          params: { orgId, repoId },
          state: { branchAction: { kind: "restack_repo" } },
        }),
    };
  }, [api, toasts, navigate, orgId]);
}
