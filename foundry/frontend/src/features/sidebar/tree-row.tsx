import type { OrganizationStore } from "../organization/organization-store.ts";
import { pullRequestPath, repositoryPath, taskPath } from "../organization/paths.ts";
import type { SidebarRow } from "./model/rows.ts";
import { PullRequestRow } from "./pull-request-row.tsx";
import { RepoRow } from "./repo-row.tsx";
import styles from "./sidebar-tree.module.css";
import { TaskRow } from "./task-row.tsx";

interface TreeRowProps {
  readonly row: SidebarRow;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly posInSet: number;
  readonly setSize: number;
  readonly tabbable: boolean;
  readonly current: boolean;
  readonly menuOpen: boolean;
  readonly gone: boolean;
  readonly unread: boolean;
  readonly store: OrganizationStore;
}

/**
 * The shell of a row: its place and its role. It follows every move of the list, so it is kept light; what it shows
 * is rendered again only when the row's own entity changed.
 */
export function TreeRow(props: TreeRowProps) {
  const { row, top, height, store } = props;
  const shared = {
    className: styles.row,
    style: { height, transform: `translateY(${top}px)` },
    tabIndex: props.tabbable ? 0 : -1,
    "data-row": row.id,
    "data-index": props.index,
    "aria-posinset": props.posInSet,
    "aria-setsize": props.setSize,
    ...(props.menuOpen ? { "data-menu": "open" } : {}),
  } as const;
  if (row.kind === "repo") {
    const expanded = row.count === 0 ? {} : { "aria-expanded": row.expanded };
    return (
      <div
        role="treeitem"
        {...shared}
        aria-level={1}
        aria-selected={props.current}
        {...expanded}
        {...(props.current ? { "aria-current": "page" } : {})}
      >
        <RepoRow row={row} href={repositoryPath(store.orgId, row.repoId)} />
      </div>
    );
  }
  const href =
    row.kind === "task"
      ? taskPath(store.orgId, row.task.taskId)
      : pullRequestPath(store.orgId, row.pullRequest);
  const isNew = store.isNew(row.id);
  return (
    <a
      role="treeitem"
      {...shared}
      href={href}
      draggable={false}
      aria-level={2}
      aria-selected={props.current}
      {...(props.current ? { "aria-current": "page" } : {})}
    >
      {row.kind === "task" ? (
        <TaskRow task={row.task} isNew={isNew} isUnread={props.unread} gone={props.gone} />
      ) : (
        <PullRequestRow pullRequest={row.pullRequest} isNew={isNew} gone={props.gone} />
      )}
    </a>
  );
}
