import type { RepositoryJob } from "@foundry/shared";
import meter from "../../../ui/meter.module.css";

/** How far a running job is; nothing while it cannot say. */
export function ProgressBar({ job }: { readonly job: Pick<RepositoryJob, "status" | "progress"> }) {
  if (job.status !== "running" || job.progress === null || job.progress.total === 0) return null;
  const { done, total } = job.progress;
  return (
    <progress
      className={meter.meter}
      value={done}
      max={total}
      aria-label={`${done} of ${total}`}
      style={{ width: "100%" }}
    />
  );
}
