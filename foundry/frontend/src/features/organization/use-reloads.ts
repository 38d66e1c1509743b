import type { JobAccepted, Sync, WorkbenchRepoSummary } from "@foundry/shared";
import { useMemo } from "react";
import { toApiError } from "../../api/api-error.ts";
import { useServices } from "../../services/context.ts";

export interface Reloads {
  readonly organization: () => void;
  readonly pullRequests: () => void;
  readonly repository: (repo: Pick<WorkbenchRepoSummary, "repoId" | "fullName">) => void;
  readonly pullRequest: (pullRequest: { repoId: string; number: number }) => void;
  /** Starts again what failed. */
  readonly again: (sync: Sync) => void;
}

/** Asks GitHub again, on a person's word. The progress comes on the topic; only a refusal is said here. */
export function useReloads(orgId: string): Reloads {
  const { api, toasts } = useServices();
  return useMemo(() => {
    const byJob = new Map<string, () => void>();
    function start(what: string, send: () => Promise<JobAccepted>): void {
      const again = () => start(what, send);
      send().then(
        ({ jobId }) => byJob.set(jobId, again),
        (error: unknown) => {
          const text = `${what} did not start: ${toApiError(error).message}`;
          toasts.show({ tone: "error", text, action: { label: "Try again", run: again } });
        },
      );
    }
    const reloads = {
      organization: () => start("Reload organization", () => api.reloadOrganization(orgId)),
      pullRequests: () => start("Reload all PRs", () => api.reloadPullRequests(orgId)),
      repository: ({ repoId, fullName }: { repoId: string; fullName: string }) =>
        start(`Reload of ${fullName}`, () => api.reloadRepository(orgId, repoId)),
      pullRequest: ({ repoId, number }: { repoId: string; number: number }) =>
        start(`Reload of #${number}`, () => api.reloadPullRequest(orgId, repoId, number)),
    };
    return { ...reloads, again: (sync) => (known(byJob, sync) ?? fallback(reloads, sync))() };
  }, [api, toasts, orgId]);
}

function known(byJob: ReadonlyMap<string, () => void>, sync: Sync): (() => void) | undefined {
  return sync.jobId === null ? undefined : byJob.get(sync.jobId);
}

/** Someone else, or the service itself, started it: the widest reload of the same kind covers it. */
function fallback(reloads: Pick<Reloads, "organization" | "pullRequests">, sync: Sync): () => void {
  switch (sync.kind) {
    case "pullRequest":
    case "pullRequests":
      return reloads.pullRequests;
    case "organization":
    case "repository":
      return reloads.organization;
    case "full":
    case null:
      return () => {
        reloads.organization();
        reloads.pullRequests();
      };
  }
}
