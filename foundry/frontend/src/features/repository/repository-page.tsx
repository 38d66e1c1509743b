import type { CreateJobBody, RepositoryIdentity } from "@foundry/shared";
import { Outlet, useParams } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { useServices } from "../../services/context.ts";
import { useTopic, useTopicValue } from "../../topics/hooks.ts";
import { ErrorState } from "../../ui/error-state.tsx";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { useOrganization } from "../organization/organization-store.ts";
import { ActionDialog } from "./actions/action-dialog.tsx";
import { JobTrayProvider, addWatched } from "./actions/job-tray.ts";
import type { WatchedJob } from "./actions/job-tray.ts";
import { JobTrayBar } from "./actions/job-tray-bar.tsx";
import { useStartJob } from "./actions/use-start-job.ts";
import { readOnlyReason } from "./model/read-only.ts";
import type { BranchAction } from "./model/branch-action.ts";
import { RepositoryProvider } from "./repository-context.ts";
import type { RepositoryPageContext, RepositoryTopic } from "./repository-context.ts";
import { RepositoryHeader, RepositoryHeaderLoading } from "./repository-header.tsx";
import styles from "./repository.module.css";
import { RepositoryTabs } from "./repository-tabs.tsx";
import { useAskedAction } from "./use-asked-action.ts";

/** A repository: its branches as a stack, its jobs, its configuration; live, from what is cached [RJ1]. */
export function RepositoryPage() {
  const { repoId } = useParams({ from: "/orgs/$orgId/repos/$repoId" });
  const { orgId } = useOrganization();
  const topic = useMemo(() => ({ name: "repository", orgId, repoId }) as const, [orgId, repoId]);
  // What is open and what is watched belongs to one repository.
  return <RepositoryLoader key={repoId} topic={topic} />;
}

function RepositoryLoader({ topic }: { readonly topic: RepositoryTopic }) {
  const { live } = useServices();
  const store = useOrganization();
  const summary = useReadable(store.repos).find((repo) => repo.repoId === topic.repoId);
  const status = useTopic(topic);
  const repository = useTopicValue(topic, "repository");
  useTitle(repository?.fullName ?? summary?.fullName ?? "Repository");
  if (status.kind === "error") {
    const gone = status.code === "not_found";
    const message = gone
      ? "It may have been removed or renamed, or the GitHub App may not see it any more."
      : status.message;
    return (
      <ErrorState
        page
        title={gone ? "There is no such repository" : "This repository cannot be shown"}
        error={{ message, code: status.code, requestId: null }}
        onRetry={() => live.retry(topic)}
      />
    );
  }
  if (repository === undefined) {
    return (
      <div className={styles.page}>
        <RepositoryHeaderLoading fullName={summary?.fullName ?? null} />
        <Skeleton label="Loading the repository" lines={8} />
      </div>
    );
  }
  return <Repository topic={topic} repository={repository} />;
}

interface RepositoryProps {
  readonly topic: RepositoryTopic;
  readonly repository: RepositoryIdentity;
}

function Repository({ topic, repository }: RepositoryProps) {
  const connection = useReadable(useOrganization().connection)?.status;
  const [action, setAction] = useState<BranchAction | null>(null);
  const [watched, setWatched] = useState<readonly WatchedJob[]>([]);
  useAskedAction(setAction);

  const watch = useCallback((job: WatchedJob) => setWatched((known) => addWatched(known, job)), []);
  const dismiss = useCallback(
    (jobId: string) => setWatched((known) => known.filter((job) => job.jobId !== jobId)),
    [],
  );
  const tray = useMemo(() => ({ watched, watch, dismiss }), [watched, watch, dismiss]);
  const startJob = useStartJob(topic, watch);
  const context = useMemo(
    (): RepositoryPageContext => ({
      topic,
      repository,
      connection,
      readOnly: readOnlyReason(repository, connection),
      act: setAction,
      start: (body: CreateJobBody) => startJob(body, null),
    }),
    [topic, repository, connection, startJob],
  );
  return (
    <RepositoryProvider value={context}>
      <JobTrayProvider value={tray}>
        <div className={styles.page}>
          <RepositoryHeader />
          <RepositoryTabs />
          <div className={styles.content}>
            <Outlet />
          </div>
          <JobTrayBar startJob={startJob} />
        </div>
        {action !== null && (
          <ActionDialog action={action} onChange={setAction} onClose={() => setAction(null)} />
        )}
      </JobTrayProvider>
    </RepositoryProvider>
  );
}
