import { AlertIcon, SyncIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { cx } from "../../../ui/class-names.ts";
import { InlineError } from "../../../ui/inline-error.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import tones from "../../../ui/tones.module.css";
import turning from "../../../ui/turning.module.css";
import type { CommandState } from "../../../services/use-command.ts";
import type { BranchAction } from "../model/branch-action.ts";
import { jobStateText } from "../model/job-words.ts";
import { workload } from "../model/latest-jobs.ts";
import { summarizePreview } from "../model/preview.ts";
import { useJobs, useRepository } from "../repository-context.ts";
import styles from "./action-dialog.module.css";
import { JobOutcome } from "./job-outcome.tsx";
import { usePreview } from "./use-preview.ts";
import type { Preview } from "./use-preview.ts";

interface PreviewStageProps {
  readonly action: BranchAction;
  readonly start: CommandState<[]>;
  readonly onClose: () => void;
}

/** [ST6] What would move and where it would not apply, and the button that does it. */
export function PreviewStage({ action, start, onClose }: PreviewStageProps) {
  const { topic, readOnly } = useRepository();
  const { preview, again } = usePreview(topic, action);
  const result = preview.kind === "ended" ? resultOf(action, preview) : null;
  const failed = preview.kind === "refused" || (preview.kind === "ended" && result === null);
  return (
    <>
      <div className={styles.stage} aria-live="polite" data-testid="preview" data-state={preview.kind}>
        <PreviewBody action={action} preview={preview} />
      </div>
      <InlineError error={start.error} />
      <footer className={styles.buttons}>
        {readOnly !== null && <span className={styles.note}>{readOnly}</span>}
        <Button onClick={onClose}>{result !== null && result.confirm === null ? "Close" : "Cancel"}</Button>
        {failed && <Button onClick={again}>Preview again</Button>}
        {!failed && (result === null || result.confirm !== null) && (
          <Button
            variant="primary"
            disabled={result === null || readOnly !== null}
            loading={start.running}
            onClick={() => start.run()}
          >
            {result?.confirm ?? "Start"}
          </Button>
        )}
      </footer>
    </>
  );
}

/** null: the preview itself went wrong. */
function resultOf(action: BranchAction, { job }: Extract<Preview, { kind: "ended" }>) {
  return job.status === "completed" || job.status === "conflict" ? summarizePreview(action, job) : null;
}

function PreviewBody({ action, preview }: { readonly action: BranchAction; readonly preview: Preview }) {
  const { topic } = useRepository();
  const { current } = workload(useJobs(topic));
  switch (preview.kind) {
    case "choosing":
      return <p className={styles.note}>Choose a branch to see what would move.</p>;
    case "refused":
      return (
        <p className={styles.problem}>
          <AlertIcon size={16} />
          <span>
            There is no preview: {preview.error.message} ({preview.error.code})
          </span>
        </p>
      );
    case "running": {
      const waits = preview.job?.status === "queued" && current?.status === "running";
      const text = waits ? "The preview waits for the job before it…" : "Looking at what would move…";
      const progress = preview.job?.status === "running" ? ` ${jobStateText(preview.job)}.` : "";
      return (
        <>
          <p className={styles.running}>
            <SyncIcon size={16} className={cx(tones["accent"], turning.turning)} />
            <span>
              {text}
              {progress}
            </span>
          </p>
          <Skeleton label="The preview is being made" lines={3} />
        </>
      );
    }
    case "ended": {
      const result = resultOf(action, preview);
      if (result !== null) {
        return (
          <>
            <p className={styles.headline}>{result.headline}</p>
            <JobOutcome job={preview.job} />
          </>
        );
      }
      return (
        <p className={styles.problem}>
          <AlertIcon size={16} />
          <span>
            {preview.job.status === "cancelled"
              ? "The preview was stopped."
              : `The preview went wrong: ${preview.job.message ?? "no reason was given"} (${preview.job.errorCode ?? "error"})`}
          </span>
        </p>
      );
    }
  }
}
