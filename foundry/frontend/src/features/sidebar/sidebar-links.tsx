import { PulseIcon, ReportIcon } from "@primer/octicons-react";
import { CounterLabel } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { useReadable } from "../../ui/readable.ts";
import { attentionOf } from "../organization/attention.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import styles from "./sidebar.module.css";

/** The ways to the overview and to what waits for a person. */
export function SidebarLinks({ store }: { readonly store: OrganizationStore }) {
  const tasks = useReadable(store.tasks);
  const connection = useReadable(store.connection);
  const sync = useReadable(store.sync);
  const waiting = attentionOf({ tasks, connection, sync, parked: 0 }).length;
  const params = { orgId: store.orgId };
  return (
    <nav className={styles.links} aria-label="Organization">
      <Link to="/orgs/$orgId" params={params} activeOptions={{ exact: true }} className={styles.link}>
        <PulseIcon size={16} />
        <span className={styles.linkLabel}>Overview</span>
      </Link>
      <Link to="/orgs/$orgId/attention" params={params} className={styles.link}>
        <ReportIcon size={16} />
        <span className={styles.linkLabel}>Attention</span>
        {waiting > 0 && <CounterLabel>{waiting}</CounterLabel>}
      </Link>
    </nav>
  );
}
