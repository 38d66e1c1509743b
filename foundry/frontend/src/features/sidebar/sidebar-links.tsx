import { DotFillIcon, PlusIcon, PulseIcon, ReportIcon, TasklistIcon } from "@primer/octicons-react";
import { CounterLabel } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { useServices } from "../../services/context.ts";
import { cx } from "../../ui/class-names.ts";
import iconButton from "../../ui/icon-button.module.css";
import navLink from "../../ui/nav-link.module.css";
import { useReadable } from "../../ui/readable.ts";
import tones from "../../ui/tones.module.css";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { useAttention } from "../organization/use-attention.ts";
import styles from "./sidebar.module.css";

/** The ways to the overview and to what waits for a person. */
export function SidebarLinks({ store }: { readonly store: OrganizationStore }) {
  const waiting = useAttention(store).length;
  const { unread, newTask } = useServices();
  const unseen = useReadable(unread(store.orgId).ids).size;
  const params = { orgId: store.orgId };
  return (
    <nav className={styles.links} aria-label="Organization">
      <Link
        to="/orgs/$orgId"
        params={params}
        activeOptions={{ exact: true }}
        className={cx(navLink.link, styles.link)}
      >
        <PulseIcon size={16} />
        <span className={styles.linkLabel}>Overview</span>
      </Link>
      <Link to="/orgs/$orgId/attention" params={params} className={cx(navLink.link, styles.link)}>
        <ReportIcon size={16} />
        <span className={styles.linkLabel}>Attention</span>
        {waiting > 0 && <CounterLabel>{waiting}</CounterLabel>}
      </Link>
      <span className={styles.pair}>
        <Link
          to="/orgs/$orgId/tasks"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
          className={cx(navLink.link, styles.link)}
        >
          <TasklistIcon size={16} />
          <span className={styles.linkLabel}>Tasks</span>
          {unseen > 0 && (
            <span className={cx(styles.unseen, tones["accent"])}>
              <DotFillIcon size={12} />
              {unseen} new
            </span>
          )}
        </Link>
        <button
          type="button"
          className={iconButton.button}
          aria-label="New task"
          title="New task (n)"
          onClick={() => newTask.set({ repoId: null, pullRequest: null })}
        >
          <PlusIcon size={16} />
        </button>
      </span>
    </nav>
  );
}
