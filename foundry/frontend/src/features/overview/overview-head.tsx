import { AlertIcon, CheckCircleIcon, PlusIcon, SyncIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { useServices } from "../../services/context.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/class-names.ts";
import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import { Time } from "../../ui/time.tsx";
import { describeSync, describeSyncProblem } from "../organization/describe-sync.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import styles from "./overview.module.css";

/** Which organization this is, and whether the mirror is in step with GitHub. */
export function OverviewHead({ store }: { readonly store: OrganizationStore }) {
  const { newTask } = useServices();
  const connection = useReadable(store.connection);
  return (
    <header className={page.head}>
      <div className={styles.who}>
        <Avatar login={connection?.login ?? "?"} src={connection?.avatarUrl ?? null} size={40} square />
        <h1 className={page.title}>{connection?.login ?? "…"}</h1>
      </div>
      <div className={page.actions}>
        <SyncState store={store} />
        <Button leadingVisual={PlusIcon} onClick={() => newTask.set({ repoId: null, pullRequest: null })}>
          New task
        </Button>
      </div>
    </header>
  );
}

function SyncState({ store }: { readonly store: OrganizationStore }) {
  const sync = useReadable(store.sync);
  if (sync === undefined) return null;
  if (sync.status === "syncing") {
    return (
      <span className={styles.sync}>
        <SyncIcon size={16} />
        {describeSync(sync)}
      </span>
    );
  }
  const problem = describeSyncProblem(sync);
  if (problem !== null) {
    return (
      <span className={cx(styles.sync, styles.problem)}>
        <AlertIcon size={16} />
        {problem}
      </span>
    );
  }
  return (
    <span className={styles.sync}>
      <CheckCircleIcon size={16} />
      <span>
        In step with GitHub
        {sync.finishedAtMs !== null && (
          <>
            {" "}
            · synced <Time atMs={sync.finishedAtMs} />
          </>
        )}
      </span>
    </span>
  );
}
