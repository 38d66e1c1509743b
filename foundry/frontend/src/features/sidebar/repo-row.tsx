import { ChevronDownIcon, LockIcon } from "@primer/octicons-react";
import { memo, useRef } from "react";
import { cx } from "../../ui/class-names.ts";
import { formatCount } from "../../ui/format.ts";
import { MiddleTruncate } from "../../ui/middle-truncate.tsx";
import { useRenderCount } from "../../ui/use-render-count.ts";
import type { RepoRow as RepoRowData } from "./model/rows.ts";
import styles from "./rows.module.css";

/** A repository's header: its name and how much is going on in it. */
export const RepoRow = memo(function RepoRow({
  row,
  href,
}: {
  readonly row: RepoRowData;
  readonly href: string;
}) {
  const element = useRef<HTMLSpanElement>(null);
  useRenderCount(element);
  const chevron = cx(styles.icon, styles.chevron, !row.expanded && styles.collapsed);
  return (
    <span ref={element} className={cx(styles.content, styles.repo)}>
      <span className={cx(chevron, row.count === 0 && styles.empty)}>
        <ChevronDownIcon size={16} />
      </span>
      <span className={styles.name}>
        {/* The row folds, its name opens the repository; the keyboard has Enter for it. */}
        <a href={href} className={styles.open} tabIndex={-1} draggable={false} data-open>
          <MiddleTruncate text={row.repo.fullName} />
        </a>
      </span>
      {row.repo.isPrivate && (
        <span className={styles.meta} title="Private repository">
          <LockIcon size={12} aria-label="Private" />
        </span>
      )}
      <span className={styles.count}>{row.count === 0 ? "" : formatCount(row.count)}</span>
    </span>
  );
});
