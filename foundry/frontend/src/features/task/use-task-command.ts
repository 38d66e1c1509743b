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

/** Sends a task's command and says how it ended; an archive can be undone from where it is said. */
export function useTaskCommand(orgId: string, taskId: string) {
  const { api, toasts } = useServices();
  const [running, setRunning] = useState<TaskCommand | null>(null);

  async function send(command: TaskCommand): Promise<void> {
    setRunning(command);
    try {
      await api.commandTask(orgId, taskId, command);
      const undo = command === "archive" ? { label: "Undo", run: () => run("restore") } : null;
      toasts.show({ tone: "success", text: done[command], action: undo });
    } catch (error) {
      const again = { label: "Try again", run: () => run(command) };
      toasts.show({ tone: "error", text: `${failed[command]}: ${toApiError(error).message}`, action: again });
    } finally {
      setRunning(null);
    }
  }
  function run(command: TaskCommand): void {
    void send(command);
  }
  return { running, run };
}
