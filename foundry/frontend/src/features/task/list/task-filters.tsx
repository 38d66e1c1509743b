import type { WorkbenchRepoSummary } from "@foundry/shared";
import { SearchIcon } from "@primer/octicons-react";
import { TextInput } from "@primer/react";
import { Choice, Choices } from "../../../ui/choice.tsx";
import { cx } from "../../../ui/class-names.ts";
import list from "../../../ui/list-page.module.css";
import { taskStatusInfo, taskStatuses } from "../task-status.ts";
import type { TaskSearch } from "./task-search.ts";
import styles from "./tasks.module.css";

interface TaskFiltersProps {
  readonly search: TaskSearch;
  readonly repos: readonly WorkbenchRepoSummary[];
  readonly onChange: (change: Readonly<Record<string, unknown>>, replace?: boolean) => void;
}

const states: readonly (readonly [string, string])[] = [
  ["active", "Active"],
  ["ended", "Ended"],
  ...taskStatuses.map((status): [string, string] => [status, taskStatusInfo(status).label]),
];

/** By words, state, repository and need; all of it stands in the address. */
export function TaskFilters({ search, repos, onChange }: TaskFiltersProps) {
  return (
    <search className={cx(list.filters, styles.filters)} aria-label="Tasks">
      <TextInput
        className={styles.words ?? ""}
        aria-label="Filter tasks"
        placeholder="Filter tasks"
        leadingVisual={SearchIcon}
        value={search.q ?? ""}
        onChange={(event) => onChange({ q: event.target.value }, true)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onChange({ q: "" }, true);
          if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            document.querySelector<HTMLElement>('main li a[tabindex="0"]')?.focus();
          }
        }}
      />
      <Choices>
        <Choice
          label="State"
          value={search.status}
          options={states}
          onChoose={(status) => onChange({ status })}
        />
        <Choice
          label="Repository"
          value={search.repo}
          options={repos.map((repo) => [repo.repoId, repo.fullName])}
          onChoose={(repo) => onChange({ repo })}
        />
      </Choices>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={search.attention === true}
          onChange={({ target }) => onChange({ attention: target.checked ? true : undefined })}
        />
        Needs attention
      </label>
    </search>
  );
}
