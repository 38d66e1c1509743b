import { ArchiveIcon, IterationsIcon, SkipIcon, UndoIcon } from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import type { TaskStatus } from "@foundry/shared";
import type { TaskCommand } from "../../api/api.ts";
import { taskActions } from "./task-status.ts";

interface OfferedCommand {
  readonly command: TaskCommand;
  readonly label: string;
  readonly icon: Icon;
}

const commands: readonly OfferedCommand[] = [
  { command: "cancel", label: "Cancel", icon: SkipIcon },
  { command: "retry", label: "Retry", icon: IterationsIcon },
  { command: "restore", label: "Restore", icon: UndoIcon },
  { command: "archive", label: "Archive", icon: ArchiveIcon },
];

/** What can be done with a task in this state, as its page's buttons and its row's menu offer it. */
export function offeredCommands(status: TaskStatus): readonly OfferedCommand[] {
  const actions = taskActions(status);
  return commands.filter(({ command }) => actions[command]);
}
