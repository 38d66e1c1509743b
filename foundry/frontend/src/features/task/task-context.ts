import type { Task } from "@foundry/shared";
import { createContext, useContext } from "react";

/** What the parts of a task's page share. */
export interface TaskPageContext {
  readonly orgId: string;
  readonly task: Task;
}

const Context = createContext<TaskPageContext | null>(null);
export const TaskProvider = Context.Provider;

export function useTaskContext(): TaskPageContext {
  const context = useContext(Context);
  if (context === null) throw new Error("useTaskContext outside of a task's page");
  return context;
}
