import type { WorkbenchTaskSummary } from "@foundry/shared";
import { DotFillIcon } from "@primer/octicons-react";
import { memo } from "react";
import { useChangeHighlight } from "../../ui/change-highlight.ts";
import { cx } from "../../ui/class-names.ts";
import tones from "../../ui/tones.module.css";
import { useRenderCount } from "../../ui/use-render-count.ts";
import { taskStatusInfo } from "../task/task-status.ts";
import styles from "./rows.module.css";

interface TaskRowProps {
  readonly task: WorkbenchTaskSummary;
  readonly isNew: boolean;
  /** It came to an end or to a question, and nobody looked at it yet. */
  readonly isUnread: boolean;
  readonly gone: boolean;
}

/** A task: its state as icon and word, its title, and its pull request's number if it has one. */
export const TaskRow = memo(function TaskRow({ task, isNew, isUnread, gone }: TaskRowProps) {
  const element = useChangeHighlight(task, isNew);
  useRenderCount(element);
  const { icon: StatusIcon, tone, label } = taskStatusInfo(task.status);
  return (
    <span ref={element} className={cx(styles.content, gone && styles.gone)}>
      <span className={cx(styles.icon, tones[tone])}>
        <StatusIcon size={16} aria-label="Task" />
      </span>
      <span className={cx(styles.title, isUnread && styles.unread)} title={task.title}>
        {task.title}
      </span>
      {isUnread && (
        <span className={cx(styles.icon, tones["accent"])} title="Not seen yet">
          <DotFillIcon size={12} aria-label="Not seen yet" />
        </span>
      )}
      {task.pullRequest !== null && <span className={styles.meta}>#{task.pullRequest.number}</span>}
      <span className={cx(styles.meta, styles.end, tones[tone])}>{label}</span>
    </span>
  );
}, sameExceptNew);

function sameExceptNew(a: TaskRowProps, b: TaskRowProps): boolean {
  return a.task === b.task && a.isUnread === b.isUnread && a.gone === b.gone;
}
