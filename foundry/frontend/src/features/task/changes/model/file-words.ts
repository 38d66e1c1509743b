import { FileAddedIcon, FileDiffIcon, FileMovedIcon, FileRemovedIcon } from "@primer/octicons-react";
import type { ChangedFile } from "./diff-rows.ts";
import type { StatusInfo } from "../../../../ui/status-info.ts";

const infos: Readonly<Record<ChangedFile["status"], StatusInfo>> = {
  added: { label: "Added", icon: FileAddedIcon, tone: "success" },
  modified: { label: "Modified", icon: FileDiffIcon, tone: "attention" },
  deleted: { label: "Deleted", icon: FileRemovedIcon, tone: "danger" },
  renamed: { label: "Renamed", icon: FileMovedIcon, tone: "neutral" },
  copied: { label: "Copied", icon: FileMovedIcon, tone: "neutral" },
  type_changed: { label: "Type changed", icon: FileDiffIcon, tone: "attention" },
};

export function fileStatusInfo(status: ChangedFile["status"]): StatusInfo {
  return infos[status];
}
