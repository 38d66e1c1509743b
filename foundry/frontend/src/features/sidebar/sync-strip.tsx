import { AlertIcon, SyncIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { cx } from "../../ui/class-names.ts";
import meter from "../../ui/meter.module.css";
import { useReadable } from "../../ui/readable.ts";
import { describeSync, describeSyncProblem } from "../organization/describe-sync.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { useReloads } from "../organization/use-reloads.ts";
import styles from "./sync-strip.module.css";

/** A running sync or reload with its progress, or why the last one failed, with a retry; otherwise nothing. */
export function SyncStrip({ store }: { readonly store: OrganizationStore }) {
  const sync = useReadable(store.sync);
  const reloads = useReloads(store.orgId);
  if (sync === undefined) return null;
  if (sync.status === "syncing") {
    const text = describeSync(sync);
    return (
      <output className={styles.strip} data-testid="sync-progress">
        <span className={styles.text}>
          <SyncIcon size={12} />
          {text}
        </span>
        <progress
          className={meter.meter}
          aria-label={text}
          {...(sync.total > 0 ? { value: sync.done, max: sync.total } : {})}
        />
      </output>
    );
  }
  const problem = describeSyncProblem(sync);
  if (problem === null) return null;
  return (
    <div className={cx(styles.strip, styles.failed)} role="alert" data-testid="sync-problem">
      <span className={styles.text}>
        <AlertIcon size={12} />
        {problem}
      </span>
      <Button size="small" className={styles.retry ?? ""} onClick={() => reloads.again(sync)}>
        Retry
      </Button>
    </div>
  );
}
