import type { TaskStatus, WorkbenchTaskSummary } from "@foundry/shared";

/** A task that came to a state of which somebody wants to hear. */
export interface TaskNews {
  readonly taskId: string;
  readonly title: string;
  readonly body: string;
}

/** What to tell after the tasks changed from one list to the next: a question or a failure, each once. */
export function taskNews(
  before: readonly WorkbenchTaskSummary[],
  after: readonly WorkbenchTaskSummary[],
): readonly TaskNews[] {
  const known = new Map(before.map((task) => [task.taskId, task.status]));
  return after.flatMap((task) => {
    const was = known.get(task.taskId);
    const word = words[task.status];
    if (word === undefined || was === undefined || was === task.status) return [];
    return [
      {
        taskId: task.taskId,
        title: `${word}: ${task.title}`,
        body: task.statusReason?.message ?? task.repoFullName,
      },
    ];
  });
}

const words: Readonly<Partial<Record<TaskStatus, string>>> = {
  needs_input: "Needs your input",
  failed: "Failed",
  error: "Error",
};
