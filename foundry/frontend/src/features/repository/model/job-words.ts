import {
  AlertIcon,
  CheckCircleFillIcon,
  CircleSlashIcon,
  HourglassIcon,
  SyncIcon,
  XCircleFillIcon,
} from "@primer/octicons-react";
import type { RepositoryJob, RepositoryJobKind, RepositoryJobStatus } from "@foundry/shared";
import { plural } from "../../../ui/format.ts";
import type { StatusInfo } from "../../../ui/status-info.ts";

const infos: Readonly<Record<RepositoryJobStatus, StatusInfo>> = {
  queued: { label: "Queued", icon: HourglassIcon, tone: "attention" },
  running: { label: "Running", icon: SyncIcon, tone: "accent" },
  completed: { label: "Completed", icon: CheckCircleFillIcon, tone: "success" },
  error: { label: "Error", icon: XCircleFillIcon, tone: "danger" },
  cancelled: { label: "Cancelled", icon: CircleSlashIcon, tone: "neutral" },
  conflict: { label: "Conflict", icon: AlertIcon, tone: "danger" },
};

export const jobStatuses: readonly RepositoryJobStatus[] = [
  "queued",
  "running",
  "completed",
  "conflict",
  "error",
  "cancelled",
];

export function jobStatusInfo(status: RepositoryJobStatus): StatusInfo {
  return infos[status];
}

/** [RJ4] "Queued", "Running 3 of 7", "Stopping…" — what a button or a line says of a job. */
export function jobStateText(job: Pick<RepositoryJob, "status" | "progress" | "cancelRequested">): string {
  if (job.status === "running" && job.cancelRequested) return "Stopping…";
  const { label } = infos[job.status];
  if (job.status !== "running" || job.progress === null || job.progress.total === 0) return label;
  return `${label} ${job.progress.done} of ${job.progress.total}`;
}

export function isActive(job: Pick<RepositoryJob, "status">): boolean {
  return job.status === "queued" || job.status === "running";
}

const kinds: Readonly<Record<RepositoryJobKind, string>> = {
  sync_repo: "Sync",
  restack_repo: "Restack all",
  restack_subtree: "Restack a stack",
  rebase_branch: "Rebase",
  reparent_branch: "Reparent",
  register_existing_branch: "Bring in a branch",
  sync_config: "Read the configuration",
  settle_merged: "Settle a merged branch",
};

export const jobKinds: readonly RepositoryJobKind[] = [
  "sync_repo",
  "restack_repo",
  "restack_subtree",
  "rebase_branch",
  "reparent_branch",
  "register_existing_branch",
  "sync_config",
  "settle_merged",
];

/** The kind by itself, for the filter. */
export function jobKindWord(kind: RepositoryJobKind): string {
  return kinds[kind];
}

type Target = Pick<RepositoryJob, "kind" | "branch" | "onto" | "dryRun">;

/** "Rebase feat/b onto main", "Preview: restack all" — the job by what it does to what. */
export function jobTitle(job: Target): string {
  const title = plainTitle(job);
  return job.dryRun ? `Preview: ${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}

function plainTitle({ kind, branch, onto }: Target): string {
  const name = branch ?? "a branch";
  switch (kind) {
    case "restack_subtree":
      return `Restack ${name} and above`;
    case "rebase_branch":
      return onto === null ? `Rebase ${name} onto its parent` : `Rebase ${name} onto ${onto}`;
    case "reparent_branch":
      return `Reparent ${name}${onto === null ? "" : ` onto ${onto}`}`;
    case "register_existing_branch":
      return `Bring in ${name}`;
    case "settle_merged":
      return branch === null ? kinds[kind] : `Settle ${name}, which was merged`;
    case "sync_repo":
    case "restack_repo":
    case "sync_config":
      return kinds[kind];
  }
}

/** How it ended, in a short sentence; the job's own message where it has one. */
export function jobResult(job: RepositoryJob): string {
  const { message } = job;
  if (message !== null && message !== "" && message !== `${infos[job.status].label}.`) return message;
  switch (job.status) {
    case "completed":
      return completedText(job);
    case "conflict":
      return `${plural(job.conflicts.length, "branch", "branches")} did not apply.`;
    case "error":
      return "It went wrong.";
    case "cancelled":
      return "It was stopped.";
    case "queued":
      return "It waits for its turn.";
    case "running":
      return "It is at work.";
  }
}

function completedText({ kind, moves, dryRun }: RepositoryJob): string {
  if (moves.length > 0)
    return `${plural(moves.length, "branch", "branches")} ${dryRun ? "would move" : "moved"}.`;
  switch (kind) {
    case "sync_repo":
    case "sync_config":
    case "register_existing_branch":
      return "Done.";
    case "restack_repo":
    case "restack_subtree":
    case "rebase_branch":
    case "reparent_branch":
    case "settle_merged":
      return "Nothing had to move.";
  }
}
