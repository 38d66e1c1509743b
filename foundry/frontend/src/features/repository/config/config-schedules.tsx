import type { RepoConfigState } from "@foundry/shared";
import { useServices } from "../../../services/context.ts";
import { Box } from "../../../ui/box.tsx";
import { exactTime, timeUntil } from "../../../ui/format.ts";
import page from "../../../ui/page.module.css";
import { useReadable } from "../../../ui/readable.ts";
import { Time } from "../../../ui/time.tsx";
import styles from "./config.module.css";

/** [RC10] The tasks that start by themselves, and when each is due next. */
export function ConfigSchedules({ config }: { readonly config: RepoConfigState }) {
  const jobs = config.config?.scheduled_jobs ?? [];
  const now = useReadable(useServices().clock);
  if (jobs.length === 0) return null;
  const runs = new Map(config.nextRuns.map((run) => [run.name, run]));
  return (
    <Box title="Scheduled jobs">
      <ul>
        {jobs.map((job) => {
          const run = runs.get(job.name);
          return (
            <li key={job.name} className={styles.schedule}>
              <div className={styles.scheduleText}>
                <strong>{job.name}</strong>
                <span className={page.small}>
                  <code>{job.schedule}</code> UTC on {job.branch}
                </span>
                <p className={styles.prompt}>{job.prompt}</p>
              </div>
              <div className={styles.due}>
                {run === undefined ? (
                  "not planned yet"
                ) : (
                  <>
                    <time dateTime={new Date(run.dueAtMs).toISOString()} title={exactTime(run.dueAtMs)}>
                      next {timeUntil(run.dueAtMs, now)}
                    </time>
                    <span className={page.small}>
                      {run.lastFiredAtMs === null ? (
                        "never fired"
                      ) : (
                        <>
                          fired <Time atMs={run.lastFiredAtMs} />
                        </>
                      )}
                    </span>
                  </>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Box>
  );
}
