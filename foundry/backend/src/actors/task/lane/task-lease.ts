import { createActorLease } from "../../runtime/actor-lease.ts";
import type { TaskContext } from "../context.ts";

/** [DX8] Whoever holds it runs the task. */
export const taskLease = createActorLease<TaskContext>("task_lease", (c) => c.deps.taskLimits.leaseMs);
