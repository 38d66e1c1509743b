import { createLanes } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { Inbox } from "../inbox/index.ts";
import { createLaneStates } from "./lane-state.ts";
import { runLane } from "./run-lane.ts";
import type { RunLaneDeps } from "./run-lane.ts";
import type { BlockedLane, DeliverBatch, RelayObserver } from "./types.ts";

export interface RelayDeps {
  readonly inbox: Pick<Inbox, "loadPending" | "settle" | "pendingAccounts" | "onChange">;
  readonly deliverBatch: DeliverBatch;
  readonly observer: RelayObserver;
  readonly clock: Clock;
  /** A turn of a lane failed for a reason of ours (the inbox cannot be written); it runs again after a backoff. */
  readonly onError: (accountId: string, error: unknown) => void;
  readonly random?: () => number;
  readonly limits?: Partial<RelayLimits>;
}

export interface RelayLimits {
  /** Lanes that deliver at one time. */
  readonly concurrency: number;
  readonly maxBatch: number;
  readonly maxBatchBytes: number;
  readonly batchesPerTurn: number;
  readonly policy: RetryPolicy;
  readonly unreachablePolicy: RetryPolicy;
  /** How long a stop waits for the batches under way. */
  readonly stopGraceMs: number;
}

const defaultLimits: RelayLimits = {
  concurrency: 16,
  maxBatch: 200,
  maxBatchBytes: 512 * 1024,
  batchesPerTurn: 4,
  policy: { baseMs: 250, capMs: 10_000, maxAttempts: 8 },
  unreachablePolicy: { baseMs: 100, capMs: 2_000, maxAttempts: 1 },
  stopGraceMs: 8_000,
};

export interface Relay {
  /** Continues what an earlier process left, and wakes with every accept. */
  start(): void;
  /** The engine is back: lanes that wait for it try at once. */
  wakeAll(): void;
  /** Lanes that wait, with the reason. */
  blocked(): BlockedLane[];
  /**
   * [DX14] Takes up no new batch and waits for those under way, within the grace; what is not confirmed by then is
   * delivered again after the next start.
   */
  stop(): Promise<void>;
}

/** Brings pending deliveries to their actors: one ordered lane per account, accounts in parallel [GH3][DX2]. */
export function createRelay(deps: RelayDeps): Relay {
  const limits = { ...defaultLimits, ...deps.limits };
  const states = createLaneStates(limits.maxBatch);
  const { inbox, deliverBatch, observer, clock, random = Math.random } = deps;
  const laneDeps: RunLaneDeps = { inbox, deliverBatch, observer, clock, random, states, ...limits };
  const lanes = createLanes({
    concurrency: limits.concurrency,
    clock,
    random,
    run: (accountId, signal) => runLane(laneDeps, accountId, signal),
    onError: (accountId, error) => deps.onError(accountId, error),
    onStart: (_accountId, waitedMs) => observer.laneWait(waitedMs),
  });
  let unsubscribe: (() => void) | null = null;
  let stopped: Promise<void> | null = null;

  return {
    start() {
      unsubscribe = inbox.onChange((changes) => {
        for (const { from, to, accountId } of changes) {
          if (to === "pending" && from !== "pending" && accountId !== null) lanes.wake(accountId);
        }
      });
      for (const accountId of inbox.pendingAccounts()) lanes.wake(accountId);
    },
    wakeAll() {
      for (const accountId of states.unblock()) lanes.wake(accountId);
    },
    blocked: () => states.blocked(),
    stop() {
      unsubscribe?.();
      return (stopped ??= new Promise((resolve, reject) => {
        const cancelGrace = clock.setTimer(limits.stopGraceMs, resolve);
        lanes.stop().then(resolve, reject).finally(cancelGrace);
      }));
    },
  };
}
