import type { WorkbenchOpenPrSummary } from "@foundry/shared";
import { memo } from "react";
import { useChangeHighlight } from "../../ui/change-highlight.ts";
import { cx } from "../../ui/class-names.ts";
import tones from "../../ui/tones.module.css";
import { useRenderCount } from "../../ui/use-render-count.ts";
import { pullRequestState } from "../pull-request/pull-request-state.ts";
import styles from "./rows.module.css";

interface PullRequestRowProps {
  readonly pullRequest: WorkbenchOpenPrSummary;
  readonly isNew: boolean;
  readonly gone: boolean;
}

export const PullRequestRow = memo(function PullRequestRow({
  pullRequest,
  isNew,
  gone,
}: PullRequestRowProps) {
  const element = useChangeHighlight(pullRequest, isNew);
  useRenderCount(element);
  const { icon: StateIcon, tone, label } = pullRequestState(pullRequest);
  return (
    <span ref={element} className={cx(styles.content, gone && styles.gone)}>
      <span className={cx(styles.icon, tones[tone])} title={`${label} pull request`}>
        <StateIcon size={16} aria-label={`${label} pull request`} />
      </span>
      <span className={styles.title} title={pullRequest.title}>
        {pullRequest.title}
      </span>
      <span className={styles.meta}>#{pullRequest.number}</span>
      <span className={cx(styles.meta, styles.end)} title={pullRequest.authorLogin ?? undefined}>
        {pullRequest.authorLogin}
      </span>
    </span>
  );
}, sameExceptNew);

/** Newness matters when the row appears, not afterwards. */
function sameExceptNew(a: PullRequestRowProps, b: PullRequestRowProps): boolean {
  return a.pullRequest === b.pullRequest && a.gone === b.gone;
}
