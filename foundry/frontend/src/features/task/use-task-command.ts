import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { useState } from "react";
import type { TaskCommand } from "../../api/api.ts";
import { toApiError } from "../../api/api-error.ts";
import { useServices } from "../../services/context.ts";

const done: Readonly<Record<TaskCommand, string>> = {
  archive: "Task archived.",
  restore: "Task restored.",
  cancel: "Task cancelled.",
  retry: "The task is queued again.",
};
const failed: Readonly<Record<TaskCommand, string>> = {
  archive: "The task was not archived",
  restore: "The task was not restored",
  cancel: "The task was not cancelled",
  retry: "The task was not queued again",
};
/** What takes a command back, said where its end is said. */
const undo: Readonly<
  Partial<Record<TaskCommand, { readonly label: string; readonly command: TaskCommand }>>
> = {
  archive: { label: "Undo", command: "restore" },
  restore: { label: "Undo", command: "archive" },
  cancel: { label: "Retry", command: "retry" },
};
/** The state that a command leads to, shown before the service says it; a restore's is not known here. */
const expected: Readonly<Partial<Record<TaskCommand, TaskStatus>>> = {
  archive: "archived",
  cancel: "cancelled",
  retry: "queued",
};

export interface TaskCommands {
  readonly running: TaskCommand | null;
  readonly run: (command: TaskCommand) => void;
  /** The task as it will be when what was sent has arrived. */
  readonly ahead: <T extends WorkbenchTaskSummary>(task: T) => T;
}

/** Sends a task's command and says how it ended; the page shows at once what it leads to. */
export function useTaskCommand(orgId: string, taskId: string): TaskCommands {
  const { api, toasts } = useServices();
  const [running, setRunning] = useState<TaskCommand | null>(null);
  const [ahead, setAhead] = useState<TaskStatus | null>(null);

  async function send(command: TaskCommand): Promise<void> {
    setRunning(command);
    setAhead(expected[command] ?? null);
    try {
      await api.commandTask(orgId, taskId, command);
      const back = undo[command];
      const action = back === undefined ? null : { label: back.label, run: () => run(back.command) };
      toasts.show({ tone: "success", text: done[command], action });
    } catch (error) {
      const again = { label: "Try again", run: () => run(command) };
      toasts.show({ tone: "error", text: `${failed[command]}: ${toApiError(error).message}`, action: again });
    } finally {
      setRunning(null);
      setAhead(null);
    }
  }
  function run(command: TaskCommand): void {
    void send(command);
  }
  return {
    running,
    run,
    ahead: (task) => (ahead === null ? task : { ...task, status: ahead, statusReason: null }),
  };
}
