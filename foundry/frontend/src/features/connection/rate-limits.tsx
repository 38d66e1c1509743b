import type { GithubConnection } from "@foundry/shared";
import { MeterIcon } from "@primer/octicons-react";
import { useServices } from "../../services/context.ts";
import { cx } from "../../ui/class-names.ts";
import { formatCount, timeUntil } from "../../ui/format.ts";
import meter from "../../ui/meter.module.css";
import page from "../../ui/page.module.css";
import { useReadable } from "../../ui/readable.ts";
import styles from "./connection.module.css";

/** Below this part of the limit, the bar says so. */
const LOW = 0.1;

/** How many calls GitHub still allows this hour. Foundry calls only for a sync, a reload or a write. */
export function RateLimits({ connection }: { readonly connection: GithubConnection }) {
  const now = useReadable(useServices().clock);
  if (connection.rateLimits.length === 0) {
    return <p className={cx(page.muted, styles.row)}>Known after the first call to GitHub.</p>;
  }
  return (
    <ul>
      {connection.rateLimits.map(({ installationId, limit, remaining, resetAtMs }) => {
        const login = connection.installations.find((item) => item.installationId === installationId)?.login;
        const name = login ?? (installationId === null ? "The App itself" : `Installation ${installationId}`);
        return (
          <li key={installationId ?? "app"} className={styles.row}>
            <span className={styles.icon}>
              <MeterIcon size={16} />
            </span>
            <span className={styles.text}>
              {name}
              <p className={page.small}>
                {formatCount(remaining)} of {formatCount(limit)} calls left · resets{" "}
                {timeUntil(resetAtMs, now)}
              </p>
            </span>
            <progress
              className={cx(meter.meter, styles.meter)}
              data-tone={remaining < limit * LOW ? "danger" : "success"}
              aria-label={`Calls left for ${name}`}
              value={remaining}
              max={limit}
            />
          </li>
        );
      })}
    </ul>
  );
}
