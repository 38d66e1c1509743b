import { ChevronDownIcon, ChevronRightIcon, KebabHorizontalIcon } from "@primer/octicons-react";
import { memo } from "react";
import { useChangeHighlight } from "../../../ui/change-highlight.ts";
import { cx } from "../../../ui/class-names.ts";
import { plural } from "../../../ui/format.ts";
import { MiddleTruncate } from "../../../ui/middle-truncate.tsx";
import { Time } from "../../../ui/time.tsx";
import tones from "../../../ui/tones.module.css";
import { branchStateInfo } from "../model/branch-state.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { Distance, PullRequest, TaskOf } from "./branch-cells.tsx";
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
