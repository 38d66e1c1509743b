import type { RepositoryJob } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { formatDuration, plural } from "../../../ui/format.ts";
import { Time } from "../../../ui/time.tsx";
import { useRepository } from "../repository-context.ts";
import styles from "./jobs.module.css";

/** Who asked for a job, when, how long it took, and what it repeats. */
export function JobFacts({ job }: { readonly job: RepositoryJob }) {
  const { topic } = useRepository();
  const { startedAtMs, finishedAtMs } = job;
  return (
    <dl className={styles.facts}>
      <Fact name="Asked for by">{job.requestedBy === "foundry" ? "Foundry itself" : job.requestedBy}</Fact>
      <Fact name="Created">
        <Time atMs={job.createdAtMs} />
      </Fact>
      {startedAtMs !== null && <Fact name="Waited">{formatDuration(startedAtMs - job.createdAtMs)}</Fact>}
      {startedAtMs !== null && finishedAtMs !== null && (
        <Fact name="Took">
          {formatDuration(finishedAtMs - startedAtMs)}
          {job.attempts > 1 && ` in ${plural(job.attempts, "attempt")}`}
        </Fact>
      )}
      {job.retryOf !== null && (
        <Fact name="Repeats">
          <Link
            to="/orgs/$orgId/repos/$repoId/jobs/$jobId"
            params={{ orgId: topic.orgId, repoId: topic.repoId, jobId: job.retryOf }}
            search={true}
          >
            an earlier job
          </Link>
        </Fact>
      )}
      <Fact name="Job id">
        <span className={styles.id}>
          <code title={job.jobId}>{job.jobId}</code>
          <CopyButton text={job.jobId} label="Copy job id" />
        </span>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
