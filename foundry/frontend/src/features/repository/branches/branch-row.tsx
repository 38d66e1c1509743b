import { ChevronDownIcon, ChevronRightIcon, KebabHorizontalIcon } from "@primer/octicons-react";
import type { Branch } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useChangeHighlight } from "../../../ui/change-highlight.ts";
import { cx } from "../../../ui/class-names.ts";
import { plural } from "../../../ui/format.ts";
import { MiddleTruncate } from "../../../ui/middle-truncate.tsx";
import { Time } from "../../../ui/time.tsx";
import tones from "../../../ui/tones.module.css";
import { pullRequestState } from "../../pull-request/pull-request-state.ts";
import { taskStatusInfo } from "../../task/task-status.ts";
import { branchStateInfo } from "../model/branch-state.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./branches.module.css";
import { StackLines, laneWidth, narrowLanes, wideLanes } from "./stack-lines.tsx";

interface BranchRowProps {
  readonly row: StackRow;
  readonly height: number;
  /** In two lines, for a phone. */
  readonly narrow: boolean;
  readonly gone: boolean;
}

/** A branch: its place in the drawing, its state as icon and word, pull request, task, distance and last commit. */
export const BranchRow = memo(function BranchRow({ row, height, narrow, gone }: BranchRowProps) {
  const { branch } = row;
  const size = narrow ? narrowLanes : wideLanes;
  const element = useChangeHighlight(branch, false);
  const { icon: StateIcon, label, tone } = branchStateInfo(branch);
  return (
    <span
      ref={element}
      className={cx(styles.row, gone && styles.gone, !row.matched && styles.context)}
      style={{ paddingLeft: laneWidth(row.lane, size) }}
    >
      <StackLines row={row} height={height} tone={tone} size={size} />
      <span className={styles.lead}>
        <Fold row={row} />
        <span className={styles.text}>
          <span className={styles.nameLine}>
            <MiddleTruncate text={branch.name} className={styles.branchName ?? ""} />
            {row.folded > 0 && (
              <span className={styles.folded}>+{plural(row.folded, "branch", "branches")}</span>
            )}
          </span>
          <span className={styles.commit} title={branch.lastCommit?.subject}>
            {branch.lastCommit === null
              ? "The last commit is not read yet"
              : `${branch.lastCommit.subject} · ${branch.lastCommit.authorName}`}
          </span>
        </span>
      </span>
      <span className={cx(styles.state, tones[tone])} data-testid="branch-state">
        <StateIcon size={16} />
        {label}
      </span>
      <span className={styles.pullRequest}>
        <PullRequest branch={branch} />
      </span>
      <span className={styles.task}>
        <TaskOf branch={branch} />
      </span>
      <Distance branch={branch} />
      <span className={styles.time}>
        {branch.lastCommit !== null && <Time atMs={branch.lastCommit.committedAtMs} />}
      </span>
      {/* The keyboard's way to the menu is `.`, as the row's description says; this is the pointer's. */}
      <span className={styles.menu} data-part="menu" aria-hidden title="Actions (.)">
        <KebabHorizontalIcon size={16} />
      </span>
    </span>
  );
}, isSame);

function isSame(a: BranchRowProps, b: BranchRowProps): boolean {
  const [was, is] = [a.row, b.row];
  return (
    was.branch === is.branch &&
    was.lane === is.lane &&
    was.joins === is.joins &&
    was.hasChildren === is.hasChildren &&
    was.expanded === is.expanded &&
    was.folded === is.folded &&
    was.matched === is.matched &&
    was.lines.length === is.lines.length &&
    was.lines.every((line, lane) => line === is.lines[lane]) &&
    a.narrow === b.narrow &&
    a.gone === b.gone
  );
}

/** The pointer's way to fold; the keyboard has the arrows, and the row says whether it is expanded. */
function Fold({ row }: { readonly row: StackRow }) {
  if (!row.hasChildren) return <span className={styles.fold} />;
  const IconOf = row.expanded ? ChevronDownIcon : ChevronRightIcon;
  return (
    <span className={cx(styles.fold, styles.foldable)} data-part="fold" aria-hidden>
      <IconOf size={16} />
    </span>
  );
}

function PullRequest({ branch }: { readonly branch: Branch }) {
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

function TaskOf({ branch }: { readonly branch: Branch }) {
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

function Distance({ branch: { ahead, behind, parent } }: { readonly branch: Branch }) {
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
