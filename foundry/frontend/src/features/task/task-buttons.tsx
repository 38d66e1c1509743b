import type { WorkbenchTaskSummary } from "@foundry/shared";
import { ArchiveIcon, GitPullRequestIcon, IterationsIcon, SkipIcon, UndoIcon } from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import { Button, LinkButton } from "@primer/react";
import type { TaskCommand } from "../../api/api.ts";
import page from "../../ui/page.module.css";
import { taskActions } from "./task-status.ts";
import type { TaskCommands } from "./use-task-command.ts";

const buttons: readonly { command: TaskCommand; label: string; icon: Icon }[] = [
  { command: "cancel", label: "Cancel", icon: SkipIcon },
  { command: "retry", label: "Retry", icon: IterationsIcon },
  { command: "restore", label: "Restore", icon: UndoIcon },
  { command: "archive", label: "Archive", icon: ArchiveIcon },
];

interface TaskButtonsProps {
  readonly task: WorkbenchTaskSummary;
  readonly commands: TaskCommands;
}

/** What can be done with the task in its present state. */
export function TaskButtons({ task, commands }: TaskButtonsProps) {
  const { running, run } = commands;
  const actions = taskActions(task.status);
  const { pullRequest } = task;
  return (
    <div className={page.actions}>
      {pullRequest !== null && (
        <LinkButton
          href={pullRequest.url}
          target="_blank"
          rel="noreferrer"
          leadingVisual={GitPullRequestIcon}
          variant={task.status === "completed" ? "primary" : "default"}
        >
          Open PR
        </LinkButton>
      )}
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
