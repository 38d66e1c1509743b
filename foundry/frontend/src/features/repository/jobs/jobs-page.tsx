import { Outlet, useParams, useSearch } from "@tanstack/react-router";
import { cx } from "../../../ui/class-names.ts";
import { JobFilters } from "./job-filters.tsx";
import { JobList } from "./job-list.tsx";
import styles from "./jobs.module.css";

/** [RJ4] What was done with the repository, by whom and how it ended; what runs is on top. */
export function JobsPage() {
  const search = useSearch({ from: "/orgs/$orgId/repos/$repoId/jobs" });
  const { jobId }: { jobId?: string } = useParams({ strict: false });
  return (
    <div className={styles.page}>
      <JobFilters search={search} />
      <div className={cx(styles.panes, jobId !== undefined && styles.withDetail)}>
        <div className={styles.listPane}>
          <JobList search={search} />
        </div>
        {jobId !== undefined && (
          <section className={styles.detail} aria-label="Job">
            <Outlet />
          </section>
        )}
      </div>
    </div>
  );
}
