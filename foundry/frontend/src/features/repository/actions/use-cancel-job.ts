import { useCallback } from "react";
import { useServices } from "../../../services/context.ts";
import { useCommand } from "../../../services/use-command.ts";
import type { RepositoryTopic } from "../repository-context.ts";

/** [RJ5] Stops a job: a queued one at once, a running one at its next safe point; its state follows on the topic. */
export function useCancelJob({ orgId, repoId }: RepositoryTopic, jobId: string) {
  const { api } = useServices();
  const send = useCallback(() => api.cancelJob(orgId, repoId, jobId), [api, orgId, repoId, jobId]);
  return useCommand(send);
}
