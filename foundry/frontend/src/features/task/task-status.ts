import {
  AlertFillIcon,
  ArchiveIcon,
  CheckCircleFillIcon,
  CheckCircleIcon,
  CircleSlashIcon,
  HistoryIcon,
  HourglassIcon,
  PlayIcon,
  QuestionIcon,
  SyncIcon,
  UploadIcon,
  XCircleFillIcon,
} from "@primer/octicons-react";
import type { TaskStatus } from "@foundry/shared";
import type { StatusInfo } from "../../ui/status-info.ts";

interface TaskStatusInfo extends StatusInfo {
  /** What it means, for the task's page. */
  readonly meaning: string;
}

const infos: Readonly<Record<TaskStatus, TaskStatusInfo>> = {
  queued: {
    label: "Queued",
    icon: HourglassIcon,
    tone: "attention",
    meaning: "It waits for its turn.",
  },
  attaching: {
    label: "Attaching",
    icon: SyncIcon,
    tone: "accent",
    meaning: "Its branch is being brought in from the repository.",
  },
  preparing: { label: "Preparing", icon: SyncIcon, tone: "accent", meaning: "Its workspace is being made." },
  running: { label: "Running", icon: PlayIcon, tone: "accent", meaning: "The agent is at work." },
  publishing: {
    label: "Publishing",
    icon: UploadIcon,
    tone: "accent",
    meaning: "The result is on its way to GitHub.",
  },
  completed: { label: "Completed", icon: CheckCircleFillIcon, tone: "success", meaning: "It is done." },
  partial: {
    label: "Partial",
    icon: CheckCircleIcon,
    tone: "attention",
    meaning: "A part of it is done; the rest needs a person.",
  },
  failed: { label: "Failed", icon: XCircleFillIcon, tone: "danger", meaning: "The agent could not do it." },
  needs_input: {
    label: "Needs input",
    icon: QuestionIcon,
    tone: "attention",
    meaning: "The agent asks a person something.",
  },
  error: {
    label: "Error",
    icon: AlertFillIcon,
    tone: "danger",
    meaning: "Something around the agent went wrong.",
  },
  cancelled: { label: "Cancelled", icon: CircleSlashIcon, tone: "neutral", meaning: "A person ended it." },
  stale: {
    label: "Stale",
    icon: HistoryIcon,
    tone: "attention",
    meaning: "The branch moved on while the agent worked, so the result was withheld.",
  },
  archived: {
    label: "Archived",
    icon: ArchiveIcon,
    tone: "neutral",
    meaning: "It is put away and can be restored.",
  },
};

export function taskStatusInfo(status: TaskStatus): TaskStatusInfo {
  return infos[status];
}

export interface TaskActions {
  readonly cancel: boolean;
  readonly retry: boolean;
  readonly archive: boolean;
  readonly restore: boolean;
}

/** What a state offers; the service decides in the end (409 with the current state). */
export function taskActions(status: TaskStatus): TaskActions {
  switch (status) {
    case "queued":
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
      return { cancel: true, retry: false, archive: true, restore: false };
    case "failed":
    case "error":
    case "cancelled":
    case "partial":
    case "stale":
      return { cancel: false, retry: true, archive: true, restore: false };
    case "needs_input":
      return { cancel: true, retry: true, archive: true, restore: false };
    case "completed":
      return { cancel: false, retry: false, archive: true, restore: false };
    case "archived":
      return { cancel: false, retry: false, archive: false, restore: true };
  }
}

/** Something still goes on by itself. */
export function isAtWork(status: TaskStatus): boolean {
  switch (status) {
    case "queued":
    case "attaching":
    case "preparing":
    case "running":
    case "publishing":
      return true;
    case "completed":
    case "partial":
    case "failed":
    case "needs_input":
    case "error":
    case "cancelled":
    case "stale":
    case "archived":
      return false;
  }
}

/** In the order of a task's life. */
export const taskStatuses: readonly TaskStatus[] = [
  "queued",
  "attaching",
  "preparing",
  "running",
  "publishing",
  "needs_input",
  "completed",
  "partial",
  "failed",
  "error",
  "cancelled",
  "stale",
  "archived",
];
