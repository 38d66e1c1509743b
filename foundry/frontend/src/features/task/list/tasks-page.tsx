import { PlusIcon } from "@primer/octicons-react";
import { Button, CounterLabel } from "@primer/react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useServices } from "../../../services/context.ts";
import { cx } from "../../../ui/class-names.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { formatCount } from "../../../ui/format.ts";
import list from "../../../ui/list-page.module.css";
import { useReadable } from "../../../ui/readable.ts";
import page from "../../../ui/page.module.css";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useTitle } from "../../../ui/use-title.ts";
import { useOrganization } from "../../organization/organization-store.ts";
import { filterTasks } from "./filter-tasks.ts";
import { TaskFilters } from "./task-filters.tsx";
import { TaskList } from "./task-list.tsx";
import { taskSearch } from "./task-search.ts";
import styles from "./tasks.module.css";

/** All tasks of the organization. */
export function TasksPage() {
  const store = useOrganization();
  const { newTask } = useServices();
  const search = useSearch({ from: "/orgs/$orgId/tasks" });
  const navigate = useNavigate();
  const tasks = useReadable(store.tasks);
  const repos = useReadable(store.repos);
  const status = useReadable(store.status);
  useTitle("Tasks");
  const change = useCallback(
    (next: Readonly<Record<string, unknown>>, replace = false) =>
      void navigate({
        to: "/orgs/$orgId/tasks",
        params: { orgId: store.orgId },
        search: (known) => taskSearch({ ...known, ...next }),
        replace,
      }),
    [navigate, store.orgId],
  );
  const shown = filterTasks(tasks, search);
  return (
    <div className={list.page}>
      <header className={cx(list.head, styles.head)}>
        <h1 className={page.title}>
          Tasks <CounterLabel>{formatCount(shown.length)}</CounterLabel>
        </h1>
        <Button
          variant="primary"
          leadingVisual={PlusIcon}
          onClick={() => newTask.set({ repoId: search.repo ?? null, pullRequest: null })}
        >
          New task
        </Button>
      </header>
      <TaskFilters search={search} repos={repos} onChange={change} />
      <div className={styles.list}>
        {status.kind === "error" ? (
          <ErrorState
            title="The tasks cannot be shown"
            error={{ message: status.message, code: status.code, requestId: null }}
            onRetry={store.retry}
          />
        ) : status.kind === "loading" ? (
          <Skeleton label="Loading the tasks" lines={8} />
        ) : (
          <TaskList tasks={shown} search={search} hasAny={tasks.length > 0} onClear={() => change(cleared)} />
        )}
      </div>
    </div>
  );
}

const cleared = { status: undefined, repo: undefined, attention: undefined, q: undefined };
