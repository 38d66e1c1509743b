import type { RepositoryJob } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { Fact, Facts, IdText } from "../../../ui/facts.tsx";
import { formatDuration, plural } from "../../../ui/format.ts";
import { Time } from "../../../ui/time.tsx";
import { useRepository } from "../repository-context.ts";

/** Who asked for a job, when, how long it took, and what it repeats. */
export function JobFacts({ job }: { readonly job: RepositoryJob }) {
  const { topic } = useRepository();
  const { startedAtMs, finishedAtMs } = job;
  return (
    <Facts>
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
        <IdText id={job.jobId} label="Copy job id" />
      </Fact>
    </Facts>
  );
}
