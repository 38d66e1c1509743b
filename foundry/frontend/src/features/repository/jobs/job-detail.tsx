import type { RepositoryJob, RepositoryJobDetail } from "@foundry/shared";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { useServices } from "../../../services/context.ts";
import { useQuery } from "../../../services/use-query.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { CloseDetail, Detail, DetailError } from "../../../ui/master-detail/detail.tsx";
import page from "../../../ui/page.module.css";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { StatePill } from "../../../ui/state-pill.tsx";
import { JobOutcome } from "../actions/job-outcome.tsx";
import { ProgressBar } from "../actions/progress-bar.tsx";
import { useJob } from "../actions/use-job.ts";
import { jobResult, jobStateText, jobStatusInfo, jobTitle } from "../model/job-words.ts";
import { useRepository } from "../repository-context.ts";
import { JobButtons } from "./job-buttons.tsx";
import { JobFacts } from "./job-facts.tsx";
import { JobSteps } from "./job-steps.tsx";

/** One job, live: its steps, what it moved, where it stopped, and the ways to stop or repeat it. */
export function JobDetail() {
  const { jobId } = useParams({ from: "/orgs/$orgId/repos/$repoId/jobs/$jobId" });
  const { topic } = useRepository();
  const { api } = useServices();
  const load = useCallback(
    (signal: AbortSignal) => api.getJob(topic.orgId, topic.repoId, jobId, signal),
    [api, topic, jobId],
  );
  const { data, error, reload } = useQuery(`job ${topic.repoId} ${jobId}`, load);
  const live = useJob(topic, jobId);
  // The steps are not in the topic: they are asked for again when the job says that it went on.
  const moved = live === undefined ? "" : `${live.status} ${live.step ?? ""} ${live.attempts}`;
  useEffect(() => {
    if (moved !== "") reload();
  }, [moved, reload]);
  const job = live ?? data;
  if (job === null && error !== null) {
    const title = error.status === 404 ? "This job is not kept any more" : "The job cannot be shown";
    return <ErrorState title={title} error={error} onRetry={reload} actions={<CloseButton />} />;
  }
  if (job === null) return <Skeleton label="Loading the job" />;
  return <JobBody job={job} steps={data?.steps ?? null} />;
}

interface JobBodyProps {
  readonly job: RepositoryJob;
  readonly steps: RepositoryJobDetail["steps"] | null;
}

function JobBody({ job, steps }: JobBodyProps) {
  const { icon, tone } = jobStatusInfo(job.status);
  const outcome = (
    <>
      {jobResult(job)} {job.errorCode !== null && <code>{job.errorCode}</code>}
    </>
  );
  return (
    <Detail title={jobTitle(job)} close={<CloseButton />}>
      <div className={page.actions}>
        <StatePill icon={icon} label={jobStateText(job)} tone={tone} />
        <JobButtons job={job} />
      </div>
      <ProgressBar job={job} />
      {job.status === "error" ? <DetailError>{outcome}</DetailError> : <p>{outcome}</p>}
      <JobOutcome job={job} />
      <JobFacts job={job} />
      {steps === null ? <Skeleton label="Loading the steps" lines={3} /> : <JobSteps steps={steps} />}
    </Detail>
  );
}

function CloseButton() {
  const { topic } = useRepository();
  const navigate = useNavigate();
  const search = useSearch({ from: "/orgs/$orgId/repos/$repoId/jobs" });
  const params = { orgId: topic.orgId, repoId: topic.repoId };
  return (
    <CloseDetail
      label="Close the job"
      onClose={() => void navigate({ to: "/orgs/$orgId/repos/$repoId/jobs", params, search })}
    />
  );
}
