import type { TaskTransition } from "@foundry/shared";
import { cx } from "../../ui/class-names.ts";
import { exactTime, formatDuration } from "../../ui/format.ts";
import tones from "../../ui/tones.module.css";
import { useSeconds } from "../../ui/use-seconds.ts";
import { runSegments, segmentWeight } from "./model/run-segments.ts";
import type { RunSegment } from "./model/run-segments.ts";
import { isAtWork, taskStatusInfo } from "./task-status.ts";
import styles from "./task.module.css";

/** The last run as a line of its states: what took how long, and where it is. */
export function RunPicture({ transitions }: { readonly transitions: readonly TaskTransition[] }) {
  const segments = runSegments(transitions);
  return (
    <ol className={styles.run} aria-label="The run so far">
      {segments.map((segment) =>
        segment.toMs === null && isAtWork(segment.status) ? (
          <LiveSegment key={segment.fromMs} segment={segment} />
        ) : (
          <Segment
            key={`${segment.fromMs} ${segment.status}`}
            segment={segment}
            ms={segment.toMs === null ? null : segment.toMs - segment.fromMs}
          />
        ),
      )}
    </ol>
  );
}

function LiveSegment({ segment }: { readonly segment: RunSegment }) {
  const now = useSeconds();
  return <Segment segment={segment} ms={Math.max(0, Math.floor((now - segment.fromMs) / 1_000) * 1_000)} />;
}

interface SegmentProps {
  readonly segment: RunSegment;
  /** null: it ended in this state. */
  readonly ms: number | null;
}

function Segment({ segment, ms }: SegmentProps) {
  const { icon: IconOf, tone, label } = taskStatusInfo(segment.status);
  return (
    <li
      className={cx(styles.segment, tones[tone])}
      style={ms === null ? { flex: "none" } : { flexGrow: segmentWeight(ms) }}
      title={`${label} since ${exactTime(segment.fromMs)}`}
    >
      <IconOf size={12} />
      <span className={styles.segmentText}>
        {label} {ms !== null && <span className={styles.took}>{ms < 1_000 ? "" : formatDuration(ms)}</span>}
      </span>
    </li>
  );
}
