import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import list from "../../../ui/list-page.module.css";
import { MasterDetail } from "../../../ui/master-detail/master-detail.tsx";
import { JobFilters } from "./job-filters.tsx";
import { JobList } from "./job-list.tsx";

/** [RJ4] What was done with the repository, by whom and how it ended; what runs is on top. */
export function JobsPage() {
  const search = useSearch({ from: "/orgs/$orgId/repos/$repoId/jobs" });
  const { jobId }: { jobId?: string } = useParams({ strict: false });
  return (
    <div className={list.page}>
      <JobFilters search={search} />
      <MasterDetail label="Job" detail={jobId === undefined ? null : <Outlet />}>
        <JobList search={search} />
      </MasterDetail>
    </div>
  );
}
