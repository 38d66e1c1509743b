export { createTaskActor } from "./actor.ts";
export { taskKey } from "../keys.ts";
export type { ReceiveInput, TaskCommand, TaskMessage, TaskReport, TaskRequest } from "./contract.ts";
export { attachingBranch, waitingForTurn } from "./reasons.ts";
export type { TaskDeps } from "./deps.ts";
export type { AttemptTexts } from "./actions/get-task.ts";
export type { ChangesPage } from "./store/changes.ts";
export { createTaskSlots } from "./run/task-slots.ts";
export type { TaskWorker } from "./run/task-run.ts";
