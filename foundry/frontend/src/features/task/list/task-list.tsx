import type { WorkbenchTaskSummary } from "@foundry/shared";
import { DotFillIcon, TasklistIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { memo, useMemo } from "react";
import { useServices } from "../../../services/context.ts";
import { useChangeHighlight } from "../../../ui/change-highlight.ts";
import { cx } from "../../../ui/class-names.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import list from "../../../ui/list-page.module.css";
import { useReadable } from "../../../ui/readable.ts";
import { useSettledList } from "../../../ui/settle/use-settled-list.ts";
import { Time } from "../../../ui/time.tsx";
import tones from "../../../ui/tones.module.css";
import { useMedia } from "../../../ui/use-media.ts";
import { VirtualList } from "../../../ui/virtual-list.tsx";
import { useOrganization } from "../../organization/organization-store.ts";
import { queuePosition } from "../model/queue-position.ts";
import { taskStatusInfo } from "../task-status.ts";
import type { TaskSearch } from "./task-search.ts";
import styles from "./tasks.module.css";

interface TaskListProps {
  readonly tasks: readonly WorkbenchTaskSummary[];
  readonly search: TaskSearch;
  /** The organization has tasks, whatever is asked for. */
  readonly hasAny: boolean;
  readonly onClear: () => void;
}

export function TaskList({ tasks, search, hasAny, onClear }: TaskListProps) {
  const { orgId, tasks: all } = useOrganization();
  const { unread } = useServices();
  const unreadIds = useReadable(unread(orgId).ids);
  const isNarrow = useMedia("(max-width: 767px)");
  const every = useReadable(all);
  const queued = useMemo(() => every.filter((task) => task.status === "queued"), [every]);
  const next = useMemo(() => tasks.map((task) => ({ id: task.taskId, task })), [tasks]);
  const { rows, gone, handlers } = useSettledList(next, JSON.stringify(search));
  if (rows.length === 0) return <NoTasks hasAny={hasAny} onClear={onClear} />;
  return (
    <VirtualList
      label="Tasks, newest first"
      rows={rows}
      rowHeight={isNarrow ? 68 : 52}
      handlers={handlers}
      renderRow={({ id, task }, tabIndex) => (
        <TaskLine
          orgId={orgId}
          task={task}
          tabIndex={tabIndex}
          position={queuePosition(task, queued)}
          waiting={queued.length}
          isUnread={unreadIds.has(id)}
          isGone={gone.has(id)}
        />
      )}
    />
  );
}

interface TaskLineProps {
  readonly orgId: string;
  readonly task: WorkbenchTaskSummary;
  readonly tabIndex: 0 | -1;
  readonly position: number | null;
  readonly waiting: number;
  readonly isUnread: boolean;
  readonly isGone: boolean;
}

const TaskLine = memo(function TaskLine({
  orgId,
  task,
  tabIndex,
  position,
  waiting,
  isUnread,
  isGone,
}: TaskLineProps) {
  const element = useChangeHighlight(task.status, false);
  const { icon: IconOf, label, tone } = taskStatusInfo(task.status);
  return (
    <Link
      to="/orgs/$orgId/tasks/$taskId"
      params={{ orgId, taskId: task.taskId }}
      preload={false}
      tabIndex={tabIndex}
      className={cx(list.row, styles.row, isGone && list.gone)}
    >
      <span className={cx(list.status, styles.status, tones[tone])}>
        <IconOf size={16} />
        <span className={list.clip}>
          {label}
          {position !== null && ` · ${position} of ${waiting}`}
        </span>
      </span>
      <span ref={element} className={cx(list.text, styles.text)}>
        <span className={cx(list.clip, isUnread && styles.unread)} title={task.title}>
          {isUnread && (
            <span className={styles.mark} title="Not seen yet">
              <DotFillIcon size={16} aria-label="Not seen yet:" />
            </span>
          )}
          {task.title}
        </span>
        <span className={cx(list.clip, list.small, styles.sub)}>{subtitle(task)}</span>
      </span>
      <span className={cx(list.clip, list.small, styles.repo)} title={task.repoFullName}>
        {task.repoFullName}
      </span>
      <span className={cx(list.number, styles.time)}>
        <Time atMs={task.updatedAtMs} />
      </span>
    </Link>
  );
});

/** The reason where there is one, else what it works on. */
function subtitle({ statusReason, branchName, pullRequest, issueNumber }: WorkbenchTaskSummary): string {
  if (statusReason !== null) return statusReason.message;
  if (pullRequest !== null) return `#${pullRequest.number} · ${pullRequest.headRefName}`;
  if (branchName !== null) return branchName;
  return issueNumber === null ? "" : `Issue #${issueNumber}`;
}

function NoTasks({ hasAny, onClear }: { readonly hasAny: boolean; readonly onClear: () => void }) {
  const { newTask } = useServices();
  if (hasAny) {
    return (
      <EmptyState
        icon={TasklistIcon}
        title="No such task"
        actions={<Button onClick={onClear}>Show all</Button>}
      >
        No task is like this.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={TasklistIcon}
      title="No task yet"
      actions={
        <Button variant="primary" onClick={() => newTask.set({ repoId: null, pullRequest: null })}>
          New task
        </Button>
      }
    >
      Say what is to be done, or assign an issue to the App on GitHub: a coding agent does it and brings back
      a pull request.
    </EmptyState>
  );
}
