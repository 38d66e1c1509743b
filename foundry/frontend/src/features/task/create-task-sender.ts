import type { TaskCommand } from "../../api/api.ts";
import { toApiError } from "../../api/api-error.ts";
import type { Services } from "../../services/context.ts";

const done: Readonly<Record<TaskCommand, string>> = {
  archive: "Task archived",
  restore: "Task restored",
  cancel: "Task cancelled",
  retry: "The task is queued again",
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

export interface TaskSender {
  /** Settles when the answer is here and was said; never rejects. `again` sends another one from the toast. */
  readonly send: (
    taskId: string,
    command: TaskCommand,
    again: (command: TaskCommand) => void,
    title?: string,
  ) => Promise<void>;
  /** For where nothing else shows the task: the toast names it. */
  readonly start: (taskId: string, command: TaskCommand, title: string) => void;
}

/** Sends a task's command and says how it ended, with the way back or to try again. */
export function createTaskSender(
  { api, toasts }: Pick<Services, "api" | "toasts">,
  orgId: string,
): TaskSender {
  const send: TaskSender["send"] = async (taskId, command, again, title) => {
    try {
      await api.commandTask(orgId, taskId, command);
      const back = undo[command];
      const action = back === undefined ? null : { label: back.label, run: () => again(back.command) };
      toasts.show({
        tone: "success",
        text: title === undefined ? `${done[command]}.` : `${done[command]}: ${title}`,
        action,
      });
    } catch (error) {
      const action = { label: "Try again", run: () => again(command) };
      const what = title === undefined ? failed[command] : `${failed[command]} (${title})`;
      const text = `${what}: ${toApiError(error).message}`;
      toasts.show({ tone: "error", text, action });
    }
  };
  const start: TaskSender["start"] = (taskId, command, title) =>
    void send(taskId, command, (next) => start(taskId, next, title), title);
  return { send, start };
}
