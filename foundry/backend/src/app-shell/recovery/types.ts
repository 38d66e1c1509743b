import type { Recovery } from "@foundry/shared";

/** The App's delivery log at GitHub; GitHub's client fits. Rejects with errors that carry a stable `code`. */
export interface HookDeliveryLog {
  /** Newest first. */
  listHookDeliveries(request: { cursor: string | null; signal: AbortSignal }): Promise<{
    readonly items: readonly {
      readonly id: string;
      readonly guid: string;
      readonly deliveredAtMs: number;
      /** What our side answered; 0 when it did not. */
      readonly statusCode: number;
    }[];
    readonly nextCursor: string | null;
  }>;
  redeliver(request: { deliveryId: string; signal: AbortSignal }): Promise<void>;
}

/** What a run needs to go on after a kill; stored after each step. */
export interface RecoveryRun {
  readonly recovery: Recovery;
  /** The log is read back to here. */
  readonly sinceMs: number;
  /** Where reading goes on; null at the beginning. */
  readonly cursor: string | null;
  readonly phase: "fullSync" | "reading" | "asking";
}

export const idleRecovery: Recovery = {
  status: "idle",
  reason: null,
  startedAtMs: null,
  finishedAtMs: null,
  examined: 0,
  redelivered: 0,
  fullSync: false,
  error: null,
};
