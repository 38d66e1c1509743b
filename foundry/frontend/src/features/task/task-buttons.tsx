import type { WorkbenchTaskSummary } from "@foundry/shared";
import { GitPullRequestIcon } from "@primer/octicons-react";
import { Button, LinkButton } from "@primer/react";
import page from "../../ui/page.module.css";
import { offeredCommands } from "./task-commands.ts";
import type { TaskCommands } from "./use-task-command.ts";

interface TaskButtonsProps {
  readonly task: WorkbenchTaskSummary;
  readonly commands: TaskCommands;
}

/** What can be done with the task in its present state. */
export function TaskButtons({ task, commands }: TaskButtonsProps) {
  const { running, run } = commands;
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
      {offeredCommands(task.status).map(({ command, label, icon }) => (
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
