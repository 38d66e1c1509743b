import type { WorkbenchOpenPrSummary } from "@foundry/shared";
import { HourglassIcon, LinkExternalIcon, PencilIcon, TelescopeIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { useServices } from "../../services/context.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useOrganization } from "../organization/organization-store.ts";
import { Branches } from "../task/branches.tsx";
import { StatePill } from "../../ui/state-pill.tsx";
import styles from "../task/task.module.css";
import { pullRequestState } from "./pull-request-state.ts";
import { useStartTask } from "./use-start-task.ts";

/** A pull request without a task yet. With one, its page is the task's. */
export function PullRequestPage() {
  const { repoId, number } = useParams({ from: "/orgs/$orgId/repos/$repoId/pulls/$number" });
  const store = useOrganization();
  useReadable(store.workVersion);
  const status = useReadable(store.status);
  const item = store.work.item(`${repoId}#${number}`);
  useTitle(item?.kind === "pullRequest" ? item.pullRequest.title : `#${number}`);
  if (item?.kind === "task") {
    const params = { orgId: store.orgId, taskId: item.task.taskId };
    return <Navigate to="/orgs/$orgId/tasks/$taskId" params={params} replace />;
  }
  if (item !== undefined) {
    return <OpenPullRequest key={item.id} orgId={store.orgId} pullRequest={item.pullRequest} />;
  }
  if (status.kind === "loading") return <Skeleton label="Loading the pull request" />;
  return (
    <EmptyState page icon={TelescopeIcon} title={`#${number} is not open here`}>
      It may be closed or merged meanwhile, or it is in a repository that Foundry does not see.
    </EmptyState>
  );
}

interface OpenPullRequestProps {
  readonly orgId: string;
  readonly pullRequest: WorkbenchOpenPrSummary;
}

function OpenPullRequest({ orgId, pullRequest }: OpenPullRequestProps) {
  const repository = { orgId, repoId: pullRequest.repoId };
  const { start, starting, error } = useStartTask(orgId, pullRequest.repoId, pullRequest.number);
  const { newTask } = useServices();
  const { number, title } = pullRequest;
  const ask = () => newTask.set({ repoId: pullRequest.repoId, pullRequest: { number, title } });
  return (
    <article className={page.page}>
      <header className={styles.header}>
        <div className={styles.head}>
          <h1 className={styles.title}>
            {pullRequest.title} <span className={styles.number}>#{pullRequest.number}</span>
          </h1>
          <div className={page.actions}>
            <Button leadingVisual={PencilIcon} disabled={starting} onClick={ask}>
              Create with a prompt…
            </Button>
            <Button variant="primary" loading={starting} onClick={() => start()}>
              Create task
            </Button>
          </div>
        </div>
        <div className={styles.byline}>
          {starting ? (
            <StatePill icon={HourglassIcon} label="Creating its task…" tone="attention" />
          ) : (
            <StatePill {...pullRequestState(pullRequest)} />
          )}
          <Link to="/orgs/$orgId/repos/$repoId" params={repository}>
            {pullRequest.repoFullName}
          </Link>
          <Branches head={pullRequest.headRefName} base={pullRequest.baseRefName} repository={repository} />
          {pullRequest.authorLogin !== null && <span>by {pullRequest.authorLogin}</span>}
          <span>
            updated <Time atMs={pullRequest.updatedAtMs} />
          </span>
          <a href={pullRequest.url} target="_blank" rel="noreferrer">
            View on GitHub <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
          </a>
        </div>
      </header>
      {!starting && error === null && (
        <p className={page.muted}>
          Create a task to hand this pull request to a coding agent. Its state and its timeline show here, and
          its row in the sidebar becomes the task’s.
        </p>
      )}
      {error !== null && (
        <ErrorState title="The task was not created" error={error} onRetry={() => start()} />
      )}
    </article>
  );
}
