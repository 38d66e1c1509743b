import type { TaskCheck } from "@foundry/shared";
import {
  AlertIcon,
  CheckIcon,
  CircleSlashIcon,
  DotFillIcon,
  SquareFillIcon,
  XIcon,
} from "@primer/octicons-react";
import type { StatusInfo } from "../../../ui/status-info.ts";

/** The task's check run as github.com says it [HC5]. */
export function checkInfo({ status, conclusion }: TaskCheck): StatusInfo {
  if (status === "in_progress") return { label: "Check in progress", icon: DotFillIcon, tone: "attention" };
  switch (conclusion) {
    case "success":
      return { label: "Check passed", icon: CheckIcon, tone: "success" };
    case "failure":
    case "timed_out":
      return { label: "Check failed", icon: XIcon, tone: "danger" };
    case "action_required":
      return { label: "Check: action required", icon: AlertIcon, tone: "attention" };
    case "cancelled":
      return { label: "Check cancelled", icon: CircleSlashIcon, tone: "neutral" };
    case null:
    default:
      return { label: `Check ${conclusion ?? "completed"}`, icon: SquareFillIcon, tone: "neutral" };
  }
}
