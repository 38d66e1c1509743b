import type { WorkbenchTaskSummary } from "@foundry/shared";
import { ArchiveIcon, IterationsIcon, SkipIcon, UndoIcon } from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { TaskCommand } from "../../api/api.ts";
import page from "../../ui/page.module.css";
import { taskActions } from "./task-status.ts";
import { useTaskCommand } from "./use-task-command.ts";

const buttons: readonly { command: TaskCommand; label: string; icon: Icon }[] = [
  { command: "cancel", label: "Cancel", icon: SkipIcon },
  { command: "retry", label: "Retry", icon: IterationsIcon },
  { command: "restore", label: "Restore", icon: UndoIcon },
  { command: "archive", label: "Archive", icon: ArchiveIcon },
];

/** What can be done with the task in its present state. */
export function TaskButtons(props: { readonly orgId: string; readonly task: WorkbenchTaskSummary }) {
  const { running, run } = useTaskCommand(props.orgId, props.task.taskId);
  const actions = taskActions(props.task.status);
  return (
    <div className={page.actions}>
      {buttons
        .filter(({ command }) => actions[command])
        .map(({ command, label, icon }) => (
          <Button
            key={command}
            leadingVisual={icon}
            loading={running === command}
            disabled={running !== null && running !== command}
            onClick={() => run(command)}
          >
            {label}
          </Button>
        ))}
    </div>
  );
}
