import type { Task, WorkbenchTaskSummary } from "@foundry/shared";
import { DependabotIcon, IssueOpenedIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { cx } from "../../ui/class-names.ts";
import { StatePill } from "../../ui/state-pill.tsx";
import { Time } from "../../ui/time.tsx";
import tones from "../../ui/tones.module.css";
import { useOrganization } from "../organization/organization-store.ts";
import { useReadable } from "../../ui/readable.ts";
import { pullRequestState } from "../pull-request/pull-request-state.ts";
import { Branches } from "./branches.tsx";
import { checkInfo } from "./model/check-words.ts";
import { TaskButtons } from "./task-buttons.tsx";
import { taskStatusInfo } from "./task-status.ts";
import type { TaskCommands } from "./use-task-command.ts";
import styles from "./task.module.css";

interface TaskHeaderProps {
  readonly orgId: string;
  readonly task: WorkbenchTaskSummary;
  /** What only the task's own topic knows; undefined until it is here. */
  readonly full: Task | undefined;
  readonly commands: TaskCommands;
  /** When what is shown was true, while it is not followed live; null: it is live. */
  readonly asOfMs: number | null;
}

/** Title, state, repository, branches, pull request, check, harness and times of a task. */
export function TaskHeader({ orgId, task, full, commands, asOfMs }: TaskHeaderProps) {
  const { pullRequest } = task;
  const head = pullRequest?.headRefName ?? task.branchName;
  const { icon, label, tone } = taskStatusInfo(task.status);
  const harness = full?.attempts.at(-1)?.harness ?? full?.harness ?? null;
  return (
    <header className={styles.header}>
      <div className={styles.head}>
        <h1 className={styles.title}>
          {task.title} {pullRequest !== null && <span className={styles.number}>#{pullRequest.number}</span>}
        </h1>
        <TaskButtons task={task} commands={commands} />
      </div>
      <div className={styles.byline}>
        <StatePill icon={icon} label={label} tone={tone} />
        <Link to="/orgs/$orgId/repos/$repoId" params={{ orgId, repoId: task.repoId }}>
          {task.repoFullName}
        </Link>
        {head !== null && (
          <Branches
            head={head}
            base={pullRequest?.baseRefName ?? full?.baseBranch ?? null}
            repository={{ orgId, repoId: task.repoId }}
          />
        )}
        <Conversation task={task} />
        {full?.check != null && <Check check={full.check} />}
        {harness !== null && (
          <span className={styles.fact} title="The agent’s program">
            <DependabotIcon size={16} aria-label="Agent:" />
            {harness}
          </span>
        )}
        {pullRequest?.authorLogin != null && <span>by {pullRequest.authorLogin}</span>}
        <span>
          updated <Time atMs={task.updatedAtMs} />
          {asOfMs !== null && (
            <>
              {" "}
              · as of <Time atMs={asOfMs} />
            </>
          )}
        </span>
      </div>
    </header>
  );
}

/** The issue it came from and the pull request that it works on. */
function Conversation({ task }: { readonly task: WorkbenchTaskSummary }) {
  const repos = useReadable(useOrganization().repos);
  const repository = repos.find((repo) => repo.repoId === task.repoId);
  const { pullRequest, issueNumber } = task;
  const state = pullRequest === null ? null : pullRequestState(pullRequest);
  return (
    <>
      {issueNumber !== null && repository !== undefined && (
        <a
          className={styles.fact}
          href={`${repository.url}/issues/${issueNumber}`}
          target="_blank"
          rel="noreferrer"
        >
          <IssueOpenedIcon size={16} aria-label="Issue" />#{issueNumber}
        </a>
      )}
      {pullRequest !== null && state !== null && (
        <a className={styles.fact} href={pullRequest.url} target="_blank" rel="noreferrer">
          <state.icon
            size={16}
            className={tones[state.tone] ?? ""}
            aria-label={`${state.label} pull request`}
          />
          #{pullRequest.number} {state.label.toLowerCase()}
        </a>
      )}
    </>
  );
}

function Check({ check }: { readonly check: NonNullable<Task["check"]> }) {
  const { icon: IconOf, label, tone } = checkInfo(check);
  const text = (
    <>
      <IconOf size={16} className={tones[tone] ?? ""} />
      {label}
    </>
  );
  if (check.url === null) return <span className={styles.fact}>{text}</span>;
  return (
    <a className={cx(styles.fact)} href={check.url} target="_blank" rel="noreferrer" data-testid="check">
      {text}
    </a>
  );
}
