import { IterationsIcon, SkipIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { RepositoryJob } from "@foundry/shared";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { useServices } from "../../../services/context.ts";
import { useCommand } from "../../../services/use-command.ts";
import { InlineError } from "../../../ui/inline-error.tsx";
import { useJobTray } from "../actions/job-tray.ts";
import { useCancelJob } from "../actions/use-cancel-job.ts";
import { isActive } from "../model/job-words.ts";
import { useRepository } from "../repository-context.ts";

/** [RJ5] Stop what is at work, or repeat what did not end well: the new job is followed. */
export function JobButtons({ job }: { readonly job: RepositoryJob }) {
  const { api } = useServices();
  const { topic } = useRepository();
  const { watch } = useJobTray();
  const navigate = useNavigate();
  const cancel = useCancelJob(topic, job.jobId);
  const send = useCallback(() => api.retryJob(topic.orgId, topic.repoId, job.jobId), [api, topic, job.jobId]);
  const follow = useCallback(
    ({ jobId }: { jobId: string }) => {
      watch({ jobId, undo: null });
      void navigate({
        to: "/orgs/$orgId/repos/$repoId/jobs/$jobId",
        params: { orgId: topic.orgId, repoId: topic.repoId, jobId },
        search: true,
      });
    },
    [watch, navigate, topic],
  );
  const retry = useCommand(send, follow);
  if (isActive(job)) {
    return (
      <>
        <Button
          leadingVisual={SkipIcon}
          loading={cancel.running || job.cancelRequested}
          onClick={() => cancel.run()}
        >
          Stop
        </Button>
        <InlineError error={cancel.error} />
      </>
    );
  }
  if (job.status === "completed") return null;
  return (
    <>
      <Button leadingVisual={IterationsIcon} loading={retry.running} onClick={() => retry.run()}>
        Retry
      </Button>
      <InlineError error={retry.error} />
    </>
  );
}
