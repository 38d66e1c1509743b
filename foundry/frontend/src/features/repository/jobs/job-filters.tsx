import { useNavigate } from "@tanstack/react-router";
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
    <div className={styles.filters}>
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
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, word: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice}>
      {label}
      <select className={styles.select} value={value ?? ""} onChange={({ target }) => onChoose(target.value)}>
        <option value="">All</option>
        {options.map(([option, word]) => (
          <option key={option} value={option}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
