import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";
import { useMemo, useState } from "react";
import type { TaskCommand } from "../../api/api.ts";
import { useServices } from "../../services/context.ts";
import { createTaskSender } from "./create-task-sender.ts";

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
  const services = useServices();
  const sender = useMemo(() => createTaskSender(services, orgId), [services, orgId]);
  const [running, setRunning] = useState<TaskCommand | null>(null);
  const [ahead, setAhead] = useState<TaskStatus | null>(null);

  async function send(command: TaskCommand): Promise<void> {
    setRunning(command);
    setAhead(expected[command] ?? null);
    await sender.send(taskId, command, run);
    setRunning(null);
    setAhead(null);
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
