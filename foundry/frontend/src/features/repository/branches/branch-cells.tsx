import type { Branch } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { cx } from "../../../ui/class-names.ts";
import { plural } from "../../../ui/format.ts";
import tones from "../../../ui/tones.module.css";
import { pullRequestState } from "../../pull-request/pull-request-state.ts";
import { taskStatusInfo } from "../../task/task-status.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./branches.module.css";

/** An open pull request has a page here, any other is on GitHub. */
export function PullRequest({ branch }: { readonly branch: Branch }) {
  const { topic } = useRepository();
  const { pullRequest } = branch;
  if (pullRequest === null) return null;
  const { icon: IconOf, tone, label } = pullRequestState(pullRequest);
  const params = { orgId: topic.orgId, repoId: topic.repoId, number: String(pullRequest.number) };
  const content = (
    <>
      <IconOf size={16} className={tones[tone] ?? ""} aria-label={label} />#{pullRequest.number}
    </>
  );
  const shared = { className: styles.inlineLink, title: pullRequest.title, tabIndex: -1 } as const;
  if (pullRequest.state === "open") {
    return (
      <Link to="/orgs/$orgId/repos/$repoId/pulls/$number" params={params} {...shared}>
        {content}
      </Link>
    );
  }
  return (
    <a href={pullRequest.url} target="_blank" rel="noreferrer" {...shared}>
      {content}
    </a>
  );
}

/** The task that works on the branch. */
export function TaskOf({ branch }: { readonly branch: Branch }) {
  const { topic } = useRepository();
  const { task } = branch;
  if (task === null) return null;
  const { icon: IconOf, tone, label } = taskStatusInfo(task.status);
  return (
    <Link
      to="/orgs/$orgId/tasks/$taskId"
      params={{ orgId: topic.orgId, taskId: task.taskId }}
      className={styles.inlineLink}
      title={`Task: ${task.title}`}
      tabIndex={-1}
    >
      <IconOf size={16} className={tones[tone] ?? ""} />
      {label}
    </Link>
  );
}

/** Own commits, and those of the parent that it lacks. */
export function Distance({ branch: { ahead, behind, parent } }: { readonly branch: Branch }) {
  if (ahead === null || behind === null || parent === null) return <span className={styles.distance} />;
  const words = `${plural(ahead, "commit")} of its own, ${behind} behind ${parent}`;
  return (
    <span className={styles.distance} title={words}>
      <span aria-hidden>
        +{ahead} <span className={cx(behind > 0 && tones["attention"])}>−{behind}</span>
      </span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
