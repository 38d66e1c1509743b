import { Link } from "@tanstack/react-router";
import { useTopicValue } from "../../topics/hooks.ts";
import { Box } from "../../ui/box.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import page from "../../ui/page.module.css";
import { PerMinuteChart } from "../deliveries/per-minute-chart.tsx";
import styles from "./overview.module.css";

/** Deliveries per minute, and whether any of them waits or is parked. */
export function DeliveryPulse() {
  const counts = useTopicValue({ name: "deliveries" }, "counts");
  return (
    <Box title="Deliveries, last hour" end={<Link to="/deliveries">View all</Link>}>
      <div className={styles.pad} style={{ minHeight: 112 }}>
        {counts !== undefined && (
          <>
            <PerMinuteChart counts={counts} />
            <p className={page.small}>
              {formatCount(counts.applied)} applied · {formatCount(counts.pending)} waiting ·{" "}
              {counts.parked === 0 ? (
                "none parked"
              ) : (
                <Link to="/deliveries" search={{ status: "parked" }}>
                  {plural(counts.parked, "parked", "parked")}
                </Link>
              )}
            </p>
          </>
        )}
      </div>
    </Box>
  );
}
