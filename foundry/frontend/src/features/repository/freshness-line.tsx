import { AlertIcon, CheckCircleIcon, ClockIcon, SyncIcon } from "@primer/octicons-react";
import { useTopicValue } from "../../topics/hooks.ts";
import { cx } from "../../ui/class-names.ts";
import { exactTime } from "../../ui/format.ts";
import tones from "../../ui/tones.module.css";
import turning from "../../ui/turning.module.css";
import { useSeconds } from "../../ui/use-seconds.ts";
import { describeFreshness } from "./model/describe-freshness.ts";
import type { Freshness } from "./model/describe-freshness.ts";
import { latestJob } from "./model/latest-jobs.ts";
import { useJobs, useRepository } from "./repository-context.ts";
import styles from "./repository.module.css";

const icons = {
  fresh: { icon: CheckCircleIcon, tone: "success" },
  stale: { icon: ClockIcon, tone: "attention" },
  missing: { icon: ClockIcon, tone: "neutral" },
  syncing: { icon: SyncIcon, tone: "accent" },
  failed: { icon: AlertIcon, tone: "danger" },
} as const satisfies Record<Freshness["kind"], unknown>;

/** [RJ8] How fresh the branches are. Counts in seconds, in a component of its own: nothing else renders with it. */
export function FreshnessLine() {
  const { topic } = useRepository();
  const projection = useTopicValue(topic, "projection");
  const jobs = useJobs(topic);
  const now = useSeconds();
  if (projection === undefined) return null;
  const { kind, text, atMs } = describeFreshness(projection, latestJob(jobs, "sync_repo"), now);
  const { icon: IconOf, tone } = icons[kind];
  return (
    <span
      className={styles.freshness}
      data-testid="freshness"
      data-state={kind}
      title={atMs === null ? "Foundry has not read this repository yet" : `Read ${exactTime(atMs)}`}
    >
      <IconOf size={16} className={cx(tones[tone], kind === "syncing" && turning.turning)} />
      {text}
    </span>
  );
}
