import { useNavigate } from "@tanstack/react-router";
import { jobKindWord, jobKinds, jobStatusInfo, jobStatuses } from "../model/job-words.ts";
import type { JobSearch } from "../model/job-search.ts";
import { jobSearch } from "../model/job-search.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./jobs.module.css";

/** By what it does and by how it ended; both stand in the address. */
export function JobFilters({ search }: { readonly search: JobSearch }) {
  const { topic } = useRepository();
  const navigate = useNavigate();
  const params = { orgId: topic.orgId, repoId: topic.repoId };
  const go = (change: Record<string, string>) =>
    void navigate({
      to: "/orgs/$orgId/repos/$repoId/jobs",
      params,
      search: jobSearch({ ...search, ...change }),
    });
  return (
    <div className={styles.filters}>
      <label className={styles.choice}>
        Kind
        <select
          className={styles.select}
          value={search.kind ?? ""}
          onChange={({ target }) => go({ kind: target.value })}
        >
          <option value="">All</option>
          {jobKinds.map((kind) => (
            <option key={kind} value={kind}>
              {jobKindWord(kind)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.choice}>
        Status
        <select
          className={styles.select}
          value={search.status ?? ""}
          onChange={({ target }) => go({ status: target.value })}
        >
          <option value="">All</option>
          {jobStatuses.map((status) => (
            <option key={status} value={status}>
              {jobStatusInfo(status).label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
