import type { WorkbenchTaskSummary } from "@foundry/shared";
import { LinkExternalIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { Time } from "../../ui/time.tsx";
import { Branches } from "./branches.tsx";
import { StatePill } from "./state-pill.tsx";
import { TaskButtons } from "./task-buttons.tsx";
import { taskStatusInfo } from "./task-status.ts";
import styles from "./task.module.css";

interface TaskHeaderProps {
  readonly orgId: string;
  readonly task: WorkbenchTaskSummary;
  readonly baseBranch: string | null;
}

/** Title, state, repository, branches, author, times and the pull request of a task. */
export function TaskHeader({ orgId, task, baseBranch }: TaskHeaderProps) {
  const { pullRequest } = task;
  const head = pullRequest?.headRefName ?? task.branchName;
  const { icon, label, tone } = taskStatusInfo(task.status);
  return (
    <header className={styles.header}>
      <div className={styles.head}>
        <h1 className={styles.title}>
          {task.title} {pullRequest !== null && <span className={styles.number}>#{pullRequest.number}</span>}
        </h1>
        <TaskButtons orgId={orgId} task={task} />
      </div>
      <div className={styles.byline}>
        <StatePill icon={icon} label={label} tone={tone} />
        <Link to="/orgs/$orgId/repos/$repoId" params={{ orgId, repoId: task.repoId }}>
          {task.repoFullName}
        </Link>
        {head !== null && (
          <Branches
            head={head}
            base={pullRequest?.baseRefName ?? baseBranch}
            repository={{ orgId, repoId: task.repoId }}
          />
        )}
        {pullRequest?.authorLogin != null && <span>by {pullRequest.authorLogin}</span>}
        <span>
          updated <Time atMs={task.updatedAtMs} />
        </span>
        {pullRequest !== null && (
          <a href={pullRequest.url} target="_blank" rel="noreferrer">
            View on GitHub <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
          </a>
        )}
      </div>
    </header>
  );
}
