import type { RepositoryJob } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useChangeHighlight } from "../../../ui/change-highlight.ts";
import { cx } from "../../../ui/class-names.ts";
import { formatDuration } from "../../../ui/format.ts";
import list from "../../../ui/list-page.module.css";
import { Time } from "../../../ui/time.tsx";
import tones from "../../../ui/tones.module.css";
import turning from "../../../ui/turning.module.css";
import { jobResult, jobStateText, jobStatusInfo, jobTitle } from "../model/job-words.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./jobs.module.css";

interface JobRowProps {
  readonly job: RepositoryJob;
  readonly tabIndex: 0 | -1;
  readonly gone: boolean;
}

/** A job in the history: how it stands, what it does, who asked and how long it took. */
export const JobRow = memo(function JobRow({ job, tabIndex, gone }: JobRowProps) {
  const { topic } = useRepository();
  const element = useChangeHighlight(job.status, false);
  const { icon: IconOf, tone } = jobStatusInfo(job.status);
  const took =
    job.startedAtMs === null || job.finishedAtMs === null ? null : job.finishedAtMs - job.startedAtMs;
  return (
    <Link
      to="/orgs/$orgId/repos/$repoId/jobs/$jobId"
      params={{ orgId: topic.orgId, repoId: topic.repoId, jobId: job.jobId }}
      search={true}
      preload={false}
      tabIndex={tabIndex}
      className={cx(list.row, styles.row, gone && list.gone)}
    >
      <span className={cx(list.status, tones[tone])}>
        <IconOf size={16} className={cx(job.status === "running" && turning.turning)} />
        <span className={list.clip}>{jobStateText(job)}</span>
      </span>
      <span ref={element} className={list.text}>
        <span className={cx(list.clip, styles.title)} title={jobTitle(job)}>
          {jobTitle(job)}
        </span>
        <span className={cx(list.clip, list.small)} title={jobResult(job)}>
          {jobResult(job)}
        </span>
      </span>
      <span className={cx(list.clip, list.small, styles.who)} title={`Asked for by ${job.requestedBy}`}>
        {job.requestedBy}
      </span>
      <span className={cx(list.number, styles.took)} title="Time it took">
        {took !== null && formatDuration(took)}
      </span>
      <span className={list.number}>
        <Time atMs={job.createdAtMs} />
      </span>
    </Link>
  );
});
