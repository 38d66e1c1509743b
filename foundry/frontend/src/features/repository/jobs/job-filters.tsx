import { useNavigate } from "@tanstack/react-router";
import { Choice, Choices } from "../../../ui/choice.tsx";
import { cx } from "../../../ui/class-names.ts";
import list from "../../../ui/list-page.module.css";
import { jobKindWord, jobKinds, jobStatusInfo, jobStatuses } from "../model/job-words.ts";
import { jobAskers, jobSearch } from "../model/job-search.ts";
import type { JobAsker, JobSearch } from "../model/job-search.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./jobs.module.css";

const askers: Readonly<Record<JobAsker, string>> = { people: "People", foundry: "Foundry itself" };

/** By what it does, how it ended and who asked; all stand in the address. */
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
    <div className={cx(list.filters, styles.filters)}>
      <Choices>
        <Choice
          label="Kind"
          value={search.kind}
          options={jobKinds.map((kind) => [kind, jobKindWord(kind)])}
          onChoose={(kind) => go({ kind })}
        />
        <Choice
          label="Status"
          value={search.status}
          options={jobStatuses.map((status) => [status, jobStatusInfo(status).label])}
          onChoose={(status) => go({ status })}
        />
        <Choice
          label="Asked by"
          value={search.by}
          options={jobAskers.map((by) => [by, askers[by]])}
          onChoose={(by) => go({ by })}
        />
      </Choices>
    </div>
  );
}
