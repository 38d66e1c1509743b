import { HistoryIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { InlineError } from "../../../ui/inline-error.tsx";
import list from "../../../ui/list-page.module.css";
import { useSettledList } from "../../../ui/settle/use-settled-list.ts";
import { VirtualList } from "../../../ui/virtual-list.tsx";
import { mergeJobs } from "../model/latest-jobs.ts";
import type { JobSearch } from "../model/job-search.ts";
import { useJobs, useRepository } from "../repository-context.ts";
import { JobRow } from "./job-row.tsx";
import { useOlderJobs } from "./use-older-jobs.ts";

const ROW_HEIGHT = 52;
/** So many the topic keeps; with fewer of them, there are no older ones. */
const LIVE_JOBS = 100;

/** The live newest jobs, and older ones as far as one goes back. */
export function JobList({ search }: { readonly search: JobSearch }) {
  const { topic } = useRepository();
  const live = useJobs(topic);
  const older = useOlderJobs(topic, live);
  const { kind, status, by } = search;
  const next = useMemo(
    () => mergeJobs(live, older.rows, { kind, status, by }).map((job) => ({ id: job.jobId, job })),
    [live, older.rows, kind, status, by],
  );
  const { rows, gone, handlers } = useSettledList(next, `${kind ?? ""} ${status ?? ""} ${by ?? ""}`);
  const mayHaveMore = older.cursor !== null && live.length >= LIVE_JOBS;
  const end = (
    <div className={list.end}>
      <InlineError error={older.error} />
      {mayHaveMore ? (
        <Button loading={older.loading} onClick={older.loadMore}>
          Load older jobs
        </Button>
      ) : (
        rows.length > 0 && "That is all that is kept."
      )}
    </div>
  );
  if (rows.length === 0) {
    return (
      <>
        <NoJobs filtered={kind !== undefined || status !== undefined || by !== undefined} />
        {mayHaveMore && end}
      </>
    );
  }
  return (
    <VirtualList
      label="Jobs, newest first"
      rows={rows}
      rowHeight={ROW_HEIGHT}
      handlers={handlers}
      renderRow={(row, tabIndex) => <JobRow job={row.job} tabIndex={tabIndex} gone={gone.has(row.id)} />}
      end={end}
    />
  );
}

function NoJobs({ filtered }: { readonly filtered: boolean }) {
  const { topic } = useRepository();
  const params = { orgId: topic.orgId, repoId: topic.repoId };
  if (filtered) {
    return (
      <EmptyState
        icon={HistoryIcon}
        title="No such job"
        actions={
          <Link to="/orgs/$orgId/repos/$repoId/jobs" params={params}>
            Show all
          </Link>
        }
      >
        No job that is kept is like this.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={HistoryIcon} title="Nothing was done yet">
      A sync, a restack or a rebase that somebody starts on the branches shows here, with its steps and how it
      ended.
    </EmptyState>
  );
}
