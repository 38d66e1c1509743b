import { SkipIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { cx } from "../../../ui/class-names.ts";
import { InlineError } from "../../../ui/inline-error.tsx";
import tones from "../../../ui/tones.module.css";
import turning from "../../../ui/turning.module.css";
import { isActive, jobResult, jobStateText, jobStatusInfo, jobTitle } from "../model/job-words.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./action-dialog.module.css";
import { JobOutcome } from "./job-outcome.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { useJob } from "./use-job.ts";
import { useCancelJob } from "./use-cancel-job.ts";

/** [RJ4] The started job, live, to its end. Closing the dialog stops nothing: the tray below goes on. */
export function RunStage({ jobId, onClose }: { readonly jobId: string; readonly onClose: () => void }) {
  const { topic } = useRepository();
  const job = useJob(topic, jobId);
  const cancel = useCancelJob(topic, jobId);
  const { icon: IconOf, tone } = jobStatusInfo(job?.status ?? "queued");
  const active = job === undefined || isActive(job);
  return (
    <>
      <div className={styles.stage} aria-live="polite" data-testid="run" data-state={job?.status ?? "queued"}>
        <p className={styles.running}>
          <IconOf size={16} className={cx(tones[tone], job?.status === "running" && turning.turning)} />
          <strong>{job === undefined ? "Queued" : jobStateText(job)}</strong>
          <span>{job === undefined ? "" : jobTitle(job)}</span>
        </p>
        {job !== undefined && <ProgressBar job={job} />}
        {job !== undefined && <p className={styles.note}>{jobResult(job)}</p>}
        {job !== undefined && !active && <JobOutcome job={job} />}
      </div>
      <InlineError error={cancel.error} />
      <footer className={styles.buttons}>
        <Link to="/orgs/$orgId/repos/$repoId/jobs/$jobId" params={{ ...topic, jobId }} onClick={onClose}>
          View the job
        </Link>
        {active && (
          <Button
            variant="danger"
            leadingVisual={SkipIcon}
            loading={cancel.running || job?.cancelRequested === true}
            onClick={() => cancel.run()}
          >
            Stop
          </Button>
        )}
        <Button variant={active ? "default" : "primary"} onClick={onClose}>
          Close
        </Button>
      </footer>
    </>
  );
}
