import { FileAddedIcon, FileDiffIcon, FileMovedIcon, FileRemovedIcon } from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import type { ChangedFile } from "./diff-rows.ts";

interface FileStatusInfo {
  readonly label: string;
  readonly icon: Icon;
  readonly tone: "success" | "attention" | "danger" | "neutral";
}

const infos: Readonly<Record<ChangedFile["status"], FileStatusInfo>> = {
  added: { label: "Added", icon: FileAddedIcon, tone: "success" },
  modified: { label: "Modified", icon: FileDiffIcon, tone: "attention" },
  deleted: { label: "Deleted", icon: FileRemovedIcon, tone: "danger" },
  renamed: { label: "Renamed", icon: FileMovedIcon, tone: "neutral" },
  copied: { label: "Copied", icon: FileMovedIcon, tone: "neutral" },
  type_changed: { label: "Type changed", icon: FileDiffIcon, tone: "attention" },
};

export function fileStatusInfo(status: ChangedFile["status"]): FileStatusInfo {
  return infos[status];
}
