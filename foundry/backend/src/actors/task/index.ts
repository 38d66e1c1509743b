export { createTaskActor } from "./actor.ts";
export { taskKey } from "../keys.ts";
export type {
  ReceiveInput,
  SettleParkedInput,
  TaskCommand,
  TaskMessage,
  TaskReport,
  TaskRequest,
} from "./contract.ts";
export { attachingBranch, waitingForTurn } from "./reasons.ts";
export type { TaskDeps } from "./deps.ts";
export type { AttemptTexts } from "./actions/get-task.ts";
export type { ChangesPage } from "./store/changes.ts";
export { createTaskSlots } from "./run/task-slots.ts";
export { whyAborted } from "./run/task-run.ts";
export type { TaskWorker } from "./run/task-run.ts";
export { createTaskWorker } from "./run/create-task-worker.ts";
export { startReaper } from "./run/start-reaper.ts";
export type { SandboxesPort, WorkerDeps } from "./run/worker-deps.ts";
