import type { GithubConnection } from "@foundry/shared";
import { AlertIcon, CheckCircleIcon, OrganizationIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { useServices } from "../../services/context.ts";
import { cx } from "../../ui/class-names.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { plural } from "../../ui/format.ts";
import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import tones from "../../ui/tones.module.css";
import { describeSync, describeSyncProblem } from "../organization/describe-sync.ts";
import styles from "./connection.module.css";

/** Where the App is installed, and how each organization's mirror stands. */
export function Installations({
  installations,
}: {
  readonly installations: GithubConnection["installations"];
}) {
  const { data: list } = useReadable(useServices().organizations.state);
  if (installations.length === 0) {
    return (
      <EmptyState icon={OrganizationIcon} title="Installed nowhere yet">
        Install the App in an organization; it appears here by itself.
      </EmptyState>
    );
  }
  return (
    <ul>
      {installations.map((installation) => {
        const organization = list?.find((item) => item.organizationId === installation.accountId);
        const healthy = installation.status === "connected";
        const StatusIcon = healthy ? CheckCircleIcon : AlertIcon;
        return (
          <li key={installation.installationId} className={styles.row}>
            <span className={cx(styles.icon, tones[healthy ? "success" : "danger"])}>
              <StatusIcon size={16} />
            </span>
            <span className={styles.text}>
              <Link to="/orgs/$orgId" params={{ orgId: installation.accountId }}>
                {installation.login}
              </Link>
              <p className={page.small}>
                {organization === undefined
                  ? `Installation ${installation.installationId}`
                  : `${plural(organization.repositoryCount, "repository", "repositories")} · ${plural(organization.openPullRequestCount, "open PR")} · ${syncWords(organization.sync)}`}
              </p>
            </span>
            <span className={styles.end}>{installation.status}</span>
          </li>
        );
      })}
    </ul>
  );
}

function syncWords(sync: Parameters<typeof describeSync>[0]): string {
  if (sync.status === "syncing") return describeSync(sync);
  return describeSyncProblem(sync) ?? "in step with GitHub";
}
