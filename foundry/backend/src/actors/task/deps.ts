import type { RetryPolicy } from "@foundry/durable";
import type { ActorObserver } from "../../ports/actor-observer.ts";
import type { TaskSlots, TaskWorker } from "./run/task-run.ts";

/** What the actor needs from outside. */
export interface TaskDeps {
  readonly now: () => number;
  readonly random: () => number;
  /** A new random id, for leases and the names of databases. */
  readonly newId: () => string;
  readonly retryPolicy: RetryPolicy;
  readonly observer: ActorObserver;
  /** Takes credentials out of a text that is stored. */
  readonly redact: (text: string) => string;
  /** What runs tasks and tells GitHub. */
  readonly taskWorker: TaskWorker;
  /** Runs at one time in this process. */
  readonly taskSlots: TaskSlots;
  readonly taskLimits: {
    /** [DX8] A lease that was not renewed for this long is lost. */
    readonly leaseMs: number;
    /** How long an archived task can be restored. */
    readonly retentionMs: number;
    /** How long a run may take to clean up after a cancel; then it is ended without its word. */
    readonly cancelGraceMs: number;
  };
}
