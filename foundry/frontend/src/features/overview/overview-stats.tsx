import { formatCount } from "../../ui/format.ts";
import { useReadable } from "../../ui/readable.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import styles from "./overview.module.css";

export function OverviewStats({ store }: { readonly store: OrganizationStore }) {
  useReadable(store.workVersion);
  const repos = useReadable(store.repos);
  const counts = store.work.counts();
  const stats = [
    { name: "Open pull requests", value: counts.pullRequests },
    { name: "Drafts among them", value: counts.drafts },
    { name: "Tasks", value: counts.tasks },
    { name: "Repositories", value: repos.length },
  ];
  return (
    <dl className={styles.stats}>
      {stats.map((stat) => (
        <div key={stat.name} className={styles.stat}>
          <dt>{stat.name}</dt>
          <dd>{formatCount(stat.value)}</dd>
        </div>
      ))}
    </dl>
  );
}
