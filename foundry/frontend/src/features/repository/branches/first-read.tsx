import { AlertIcon, GitBranchIcon, SyncIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { cx } from "../../../ui/class-names.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { isActive, jobStateText } from "../model/job-words.ts";
import { latestJob } from "../model/latest-jobs.ts";
import { useJobs, useRepository } from "../repository-context.ts";
import styles from "./branches.module.css";

interface FirstReadProps {
  /** Git was not read yet: what is missing may still come. */
  readonly missing: boolean;
  /** Above branches that are known from webhooks already. */
  readonly inline?: boolean;
}

/** Before the first sync, while it runs, when it failed, and when there is nothing to read. */
export function FirstRead({ missing, inline = false }: FirstReadProps) {
  const { topic, start, repository, connection } = useRepository();
  const job = latestJob(useJobs(topic), "sync_repo");
  const sync = () => start({ kind: "sync_repo" });
  const offline = connection !== undefined && connection !== "connected";
  const running = job !== undefined && isActive(job);
  if (inline && job?.status === "error") {
    return (
      <p className={cx(styles.notice, styles.failed)} role="alert">
        <AlertIcon size={16} />
        <span>
          The repository could not be read: {job.message ?? "no reason was given."} (
          {job.errorCode ?? "error"})
        </span>
        <Button size="small" disabled={offline} onClick={sync}>
          Try again
        </Button>
      </p>
    );
  }
  if (inline) {
    return (
      <p className={styles.notice}>
        <SyncIcon size={16} />
        {running
          ? `${jobStateText(job)}: ${job.message ?? "the clone is being made"}. Places in the stack come with it.`
          : "These heads are known from GitHub. Their places in the stack come with the first sync."}
      </p>
    );
  }
  if (missing && running) {
    return (
      <EmptyState icon={SyncIcon} title="Reading the repository for the first time">
        {jobStateText(job)}: {job.message ?? "it waits for its turn"}. Branches appear here by themselves.
      </EmptyState>
    );
  }
  if (missing && job?.status === "error") {
    const error = {
      message: job.message ?? "The sync failed.",
      code: job.errorCode ?? "sync_failed",
      requestId: job.jobId,
    };
    return <ErrorState title="The repository could not be read" error={error} onRetry={sync} />;
  }
  if (missing) {
    return (
      <EmptyState
        icon={GitBranchIcon}
        title="Not cloned yet"
        actions={
          <Button variant="primary" disabled={offline} onClick={sync}>
            Sync
          </Button>
        }
      >
        Foundry keeps a clone of {repository.fullName} of its own to show its branches and to move them. A
        sync makes it.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={GitBranchIcon} title="There are no branches">
      The repository is empty. With its first push, the branch shows here a moment later.
    </EmptyState>
  );
}
