import type { TaskAttempt, TaskAttemptOutcome } from "@foundry/shared";
import {
  AlertIcon,
  CheckCircleFillIcon,
  CheckCircleIcon,
  CircleSlashIcon,
  ClockIcon,
  IterationsIcon,
  PlayIcon,
  QuestionIcon,
  XCircleFillIcon,
} from "@primer/octicons-react";
import { formatDuration } from "../../../ui/format.ts";
import type { StatusInfo } from "../../../ui/status-info.ts";

const infos: Readonly<Record<TaskAttemptOutcome, StatusInfo>> = {
  success: { label: "Success", icon: CheckCircleFillIcon, tone: "success" },
  partial: { label: "Partial", icon: CheckCircleIcon, tone: "attention" },
  failure: { label: "Failure", icon: XCircleFillIcon, tone: "danger" },
  needs_input: { label: "Needs input", icon: QuestionIcon, tone: "attention" },
  retryable: { label: "Did not work", icon: IterationsIcon, tone: "attention" },
  timeout: { label: "Timed out", icon: ClockIcon, tone: "danger" },
  interrupted: { label: "Interrupted", icon: AlertIcon, tone: "neutral" },
  cancelled: { label: "Cancelled", icon: CircleSlashIcon, tone: "neutral" },
};

export function attemptOutcomeInfo(outcome: TaskAttemptOutcome | null): StatusInfo {
  return outcome === null ? { label: "Running", icon: PlayIcon, tone: "accent" } : infos[outcome];
}

/** "exit code 2", "SIGKILL"; null while it runs or where there was no process. */
export function describeExit({ exitCode, signal }: TaskAttempt): string | null {
  if (signal !== null) return signal;
  return exitCode === null ? null : `exit code ${exitCode}`;
}

/** "demo · exit code 0 · 18.3 s · Success" */
export function describeAttempt(attempt: TaskAttempt): string {
  const { harness, startedAtMs, endedAtMs, outcome } = attempt;
  const took = endedAtMs === null ? null : formatDuration(endedAtMs - startedAtMs);
  const parts = [harness, describeExit(attempt), took, attemptOutcomeInfo(outcome).label];
  return parts.filter((part) => part !== null).join(" · ");
}
