import { SkipIcon, XIcon } from "@primer/octicons-react";
import { Button, IconButton } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { cx } from "../../../ui/class-names.ts";
import tones from "../../../ui/tones.module.css";
import turning from "../../../ui/turning.module.css";
import { isActive, jobResult, jobStateText, jobStatusInfo, jobTitle } from "../model/job-words.ts";
import { isRoutine, workload } from "../model/latest-jobs.ts";
import { useJobs, useRepository } from "../repository-context.ts";
import styles from "./job-tray-bar.module.css";
import { useJobTray } from "./job-tray.ts";
import type { WatchedJob } from "./job-tray.ts";
import { useCancelJob } from "./use-cancel-job.ts";
import { useJob } from "./use-job.ts";
import type { StartJob } from "./use-start-job.ts";

/** At the foot of the page: the jobs that were started here until they are dismissed, and what else is at work. */
export function JobTrayBar({ startJob }: { readonly startJob: StartJob }) {
  const { watched } = useJobTray();
  return (
    <section className={styles.tray} aria-label="Jobs at work" aria-live="polite" data-testid="job-tray">
      {watched.map((job) => (
        <WatchedLine key={job.jobId} watched={job} startJob={startJob} />
      ))}
      <OtherWork watched={watched} />
    </section>
  );
}

interface WatchedLineProps {
  readonly watched: WatchedJob;
  readonly startJob: StartJob;
}

function WatchedLine({ watched: { jobId, undo }, startJob }: WatchedLineProps) {
  const { topic } = useRepository();
  const { dismiss } = useJobTray();
  const job = useJob(topic, jobId);
  const cancel = useCancelJob(topic, jobId);
  if (job === undefined) return null;
  const { icon: IconOf, tone } = jobStatusInfo(job.status);
  const active = isActive(job);
  return (
    <div className={styles.line} data-testid="watched-job" data-state={job.status}>
      <IconOf size={16} className={cx(tones[tone], job.status === "running" && turning.turning)} />
      <span className={styles.text}>
        <strong>{jobTitle(job)}</strong> <span>{jobStateText(job)}</span>{" "}
        <span className={styles.message}>{jobResult(job)}</span>
      </span>
      <span className={styles.actions}>
        <Link to="/orgs/$orgId/repos/$repoId/jobs/$jobId" params={{ ...topic, jobId }}>
          View
        </Link>
        {active && (
          <Button
            size="small"
            leadingVisual={SkipIcon}
            loading={cancel.running || job.cancelRequested}
            title={cancel.error?.message ?? "Stops at the next safe point"}
            onClick={() => cancel.run()}
          >
            Stop
          </Button>
        )}
        {undo !== null && (job.status === "completed" || job.status === "conflict") && (
          <Button
            size="small"
            onClick={() => {
              startJob(undo, null);
              dismiss(jobId);
            }}
          >
            Undo
          </Button>
        )}
        {!active && (
          <IconButton
            icon={XIcon}
            aria-label={`Dismiss: ${jobTitle(job)}`}
            size="small"
            variant="invisible"
            onClick={() => dismiss(jobId)}
          />
        )}
      </span>
    </div>
  );
}

/** What others have at work here; previews included, as they take their turn as well. */
function OtherWork({ watched }: { readonly watched: readonly WatchedJob[] }) {
  const { topic } = useRepository();
  const mine = new Set(watched.map((job) => job.jobId));
  const others = useJobs(topic).filter((job) => !mine.has(job.jobId) && !isRoutine(job));
  const { current, waiting } = workload(others);
  if (current === undefined) return null;
  const { icon: IconOf, tone } = jobStatusInfo(current.status);
  return (
    <div className={styles.line} data-testid="other-work">
      <IconOf size={16} className={cx(tones[tone], current.status === "running" && turning.turning)} />
      <span className={styles.text}>
        <strong>{jobTitle(current)}</strong> <span>{jobStateText(current)}</span>{" "}
        <span className={styles.message}>{current.message ?? ""}</span>
      </span>
      <span className={styles.actions}>
        {waiting > 0 && <span className={styles.message}>{waiting} queued</span>}
        <Link to="/orgs/$orgId/repos/$repoId/jobs" params={{ orgId: topic.orgId, repoId: topic.repoId }}>
          View jobs
        </Link>
      </span>
    </div>
  );
}
