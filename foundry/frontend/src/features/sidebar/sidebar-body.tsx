import { PlugIcon, RepoIcon, SearchIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { ComponentProps } from "react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { describeDisconnection } from "../organization/describe-disconnection.ts";
import { useReloads } from "../organization/use-reloads.ts";
import styles from "./sidebar.module.css";
import { SidebarTree } from "./sidebar-tree.tsx";

interface SidebarBodyProps extends ComponentProps<typeof SidebarTree> {
  readonly onClearFilter: () => void;
}

/** The list in whichever of its states it is: loading, failed, empty, nothing found, or full. */
export function SidebarBody({ onClearFilter, ...tree }: SidebarBodyProps) {
  const { store, list } = tree;
  const status = useReadable(store.status);
  const connection = useReadable(store.connection);
  const syncing = useReadable(store.sync)?.status === "syncing";
  const reloads = useReloads(store.orgId);

  if (status.kind === "loading") return <Skeleton lines={10} label="Loading the organization" />;
  if (status.kind === "error" && status.code === "not_found") {
    // What is wrong is said once, on the page.
    return <p className={styles.unknown}>Choose one of the known organizations above.</p>;
  }
  if (status.kind === "error") {
    const error = { message: status.message, code: status.code, requestId: null };
    return <ErrorState title="Nothing to show" error={error} onRetry={store.retry} />;
  }
  if (list.rows.length > 0) return <SidebarTree {...tree} />;
  if (list.filtering) {
    return (
      <EmptyState
        icon={SearchIcon}
        title="Nothing matches"
        actions={<Button onClick={onClearFilter}>Clear the filter</Button>}
      >
        No repository, pull request or task matches “{tree.filterText.trim()}”.
      </EmptyState>
    );
  }
  if (connection !== undefined && connection.status !== "connected") {
    return (
      <EmptyState icon={PlugIcon} title={connection.status === "suspended" ? "Suspended" : "Disconnected"}>
        {describeDisconnection(connection)}
      </EmptyState>
    );
  }
  if (syncing) return <Skeleton lines={10} label="The first sync is running" />;
  return (
    <EmptyState
      icon={RepoIcon}
      title="No repositories yet"
      actions={<Button onClick={reloads.organization}>Reload organization</Button>}
    >
      The GitHub App was given no repository of {connection?.login ?? "this organization"}. Choose some in its
      installation on GitHub; they appear here by themselves.
    </EmptyState>
  );
}
