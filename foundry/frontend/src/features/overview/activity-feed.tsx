import type { Activity } from "@foundry/shared";
import { PulseIcon } from "@primer/octicons-react";
import { memo, useMemo } from "react";
import { Box } from "../../ui/box.tsx";
import { useChangeHighlight } from "../../ui/change-highlight.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useReadable } from "../../ui/readable.ts";
import { useSettledList } from "../../ui/settle/use-settled-list.ts";
import { Time } from "../../ui/time.tsx";
import type { OrganizationStore } from "../organization/organization-store.ts";
import styles from "./activity-feed.module.css";
import { describeActivity } from "./describe-activity.ts";

/** What GitHub said last, in its words: one line per applied delivery. */
export function ActivityFeed({ store }: { readonly store: OrganizationStore }) {
  const activity = useReadable(store.activity);
  const next = useMemo(() => activity.map((entry) => ({ id: entry.activityId, entry })), [activity]);
  const { rows, handlers } = useSettledList(next, store.orgId);
  return (
    <Box title="Activity">
      {rows.length === 0 ? (
        <EmptyState icon={PulseIcon} title="Quiet so far">
          Pushes, checks, reviews and comments show here as GitHub sends them.
        </EmptyState>
      ) : (
        // A scrolled list is reached by the keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <ol className={styles.feed} tabIndex={0} aria-label="Activity" {...handlers}>
          {rows.map(({ id, entry }) => (
            <Entry key={id} entry={entry} />
          ))}
        </ol>
      )}
    </Box>
  );
}

const Entry = memo(function Entry({ entry }: { readonly entry: Activity }) {
  const element = useChangeHighlight(entry, false);
  const { icon: IconOf, verb } = describeActivity(entry);
  const subject =
    entry.pullRequestNumber === null ? entry.subject : `#${entry.pullRequestNumber} ${entry.subject}`;
  return (
    <li className={styles.entry}>
      <span className={styles.icon}>
        <IconOf size={16} />
      </span>
      <span ref={element} className={styles.text}>
        {entry.actorLogin !== null && <span className={styles.who}>{entry.actorLogin}</span>} {verb}{" "}
        {entry.url === null ? (
          subject
        ) : (
          <a href={entry.url} target="_blank" rel="noreferrer">
            {subject}
          </a>
        )}
        <span className={styles.meta}>
          {" "}
          {entry.repoFullName !== null && <>in {entry.repoFullName} · </>}
          <Time atMs={entry.atMs} />
        </span>
      </span>
    </li>
  );
});
