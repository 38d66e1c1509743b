import type { TaskAttemptOutcome } from "@foundry/shared";

/** What the tasks of this process tell its metrics [DX12]. */
export interface TaskObserver {
  /** Runs that wait for a slot of this process, and those that have one. */
  taskSlots(now: { readonly waiting: number; readonly running: number }): void;
  taskAttempt(harness: string, outcome: TaskAttemptOutcome): void;
  /** A run, or the part of it that this process did: `interrupted` goes on elsewhere. */
  taskRun(outcome: string, ms: number): void;
}
