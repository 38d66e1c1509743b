import type { DeliveryCounts } from "@foundry/shared";
import { BarChart } from "../../ui/bar-chart.tsx";
import { clockTime, plural } from "../../ui/format.ts";
import styles from "./per-minute-chart.module.css";
import { minuteBars } from "./minute-bars.ts";

/** Deliveries accepted per minute in the last hour. */
export function PerMinuteChart({ counts }: { readonly counts: DeliveryCounts }) {
  const bars = minuteBars(counts.perMinute);
  const total = bars.reduce((sum, bar) => sum + bar.value, 0);
  const most = Math.max(0, ...bars.map((bar) => bar.value));
  const label = `${plural(total, "delivery", "deliveries")} in the last hour, at most ${most} in a minute`;
  const [first, last] = [bars[0], bars.at(-1)];
  return (
    <figure>
      <BarChart
        label={label}
        bars={bars.map(({ minuteMs, value }) => ({
          key: minuteMs,
          value,
          label: `${clockTime(minuteMs)}: ${plural(value, "delivery", "deliveries")}`,
        }))}
      />
      {first !== undefined && last !== undefined && (
        <figcaption className={styles.caption}>
          <span>{clockTime(first.minuteMs)}</span>
          <span>{plural(total, "delivery", "deliveries")} in an hour</span>
          <span>{clockTime(last.minuteMs)}</span>
        </figcaption>
      )}
    </figure>
  );
}
