export { createTaskActor } from "./actor.ts";
export { taskKey } from "../keys.ts";
export type { ReceiveInput, TaskCommand, TaskMessage, TaskReport } from "./contract.ts";
export { attachingBranch, noRunnerConfigured } from "./reasons.ts";
export type { TaskDeps } from "./deps.ts";
