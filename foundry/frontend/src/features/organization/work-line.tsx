import { Link } from "@tanstack/react-router";
import { useChangeHighlight } from "../../ui/change-highlight.ts";
import { cx } from "../../ui/class-names.ts";
import { Time } from "../../ui/time.tsx";
import tones from "../../ui/tones.module.css";
import styles from "../../ui/work-line.module.css";
import { pullRequestState } from "../pull-request/pull-request-state.ts";
import { taskStatusInfo } from "../task/task-status.ts";
import type { SidebarItem } from "./sidebar-item.ts";

interface WorkLineProps {
  readonly orgId: string;
  readonly item: SidebarItem;
  readonly gone?: boolean;
}

/** A pull request or a task as a line of a page's list, as github.com shows them. */
export function WorkLine({ orgId, item, gone = false }: WorkLineProps) {
  const element = useChangeHighlight(item.kind === "task" ? item.task : item.pullRequest, false);
  const { icon: StateIcon, tone, label } = stateOf(item);
  const pullRequest = item.kind === "task" ? item.task.pullRequest : item.pullRequest;
  const repo = item.kind === "task" ? item.task.repoFullName : item.pullRequest.repoFullName;
  return (
    <li className={cx(styles.line, gone && styles.gone)}>
      <span className={cx(styles.icon, tones[tone])} title={label}>
        <StateIcon size={16} aria-label={label} />
      </span>
      <span ref={element} className={styles.text}>
        <WorkLink orgId={orgId} item={item} />
        <span className={styles.meta}>
          <span>
            {repo}
            {pullRequest !== null && ` #${pullRequest.number}`}
          </span>
          {pullRequest?.authorLogin != null && <span>by {pullRequest.authorLogin}</span>}
          {item.kind === "task" && <span>{label}</span>}
          <span>
            updated <Time atMs={item.updatedAtMs} />
          </span>
        </span>
      </span>
    </li>
  );
}

function stateOf(item: SidebarItem) {
  if (item.kind === "pullRequest") return pullRequestState(item.pullRequest);
  const { icon, tone, label } = taskStatusInfo(item.task.status);
  return { icon, tone, label: `Task: ${label.toLowerCase()}` };
}

/** A click on a pull request opens it as its task; a link opened elsewhere shows it and creates nothing. */
function WorkLink({ orgId, item }: { readonly orgId: string; readonly item: SidebarItem }) {
  if (item.kind === "task") {
    const params = { orgId, taskId: item.task.taskId };
    return (
      <Link to="/orgs/$orgId/tasks/$taskId" params={params} className={styles.title}>
        {item.task.title}
      </Link>
    );
  }
  const params = { orgId, repoId: item.repoId, number: String(item.pullRequest.number) };
  return (
    <Link
      to="/orgs/$orgId/repos/$repoId/pulls/$number"
      params={params}
      className={styles.title}
      state={{ startTask: true }}
    >
      {item.pullRequest.title}
    </Link>
  );
}
