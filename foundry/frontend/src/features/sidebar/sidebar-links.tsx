import { PulseIcon, ReportIcon } from "@primer/octicons-react";
import { CounterLabel } from "@primer/react";
import { Link } from "@tanstack/react-router";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { useAttention } from "../organization/use-attention.ts";
import styles from "./sidebar.module.css";

/** The ways to the overview and to what waits for a person. */
export function SidebarLinks({ store }: { readonly store: OrganizationStore }) {
  const waiting = useAttention(store).length;
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
