import { decideFailure, drain, RetryableError } from "@foundry/durable";
import type { Clock, DrainStep, LaneOutcome, RetryPolicy } from "@foundry/durable";
import type { DeliveryResult } from "../../actors/github-state/index.ts";
import type { Inbox, PendingDelivery, Settlement } from "../inbox/index.ts";
import type { createLaneStates, LaneState } from "./lane-state.ts";
import type { DeliverBatch, RelayObserver } from "./types.ts";

export interface RunLaneDeps {
  readonly inbox: Pick<Inbox, "loadPending" | "settle">;
  readonly deliverBatch: DeliverBatch;
  readonly states: ReturnType<typeof createLaneStates>;
  readonly observer: RelayObserver;
  readonly clock: Clock;
  readonly random: () => number;
  /** For a delivery that fails with an unknown error: it parks when the attempts are used up. */
  readonly policy: RetryPolicy;
  /** For an actor that cannot be reached: retried without end. */
  readonly unreachablePolicy: RetryPolicy;
  /** JSON of one batch's commands. */
  readonly maxBatchBytes: number;
  /** Batches after which other lanes get their turn. */
  readonly batchesPerTurn: number;
}

/** One turn of an account's lane [DX3]: batches in the order accepted [GH3], until none is due. */
export async function runLane(
  deps: RunLaneDeps,
  accountId: string,
  signal: AbortSignal,
): Promise<LaneOutcome> {
  const state = deps.states.of(accountId);
  const outcome = await drain<PendingDelivery, readonly DeliveryResult[]>({
    batchSize: state.limit,
    maxBatches: deps.batchesPerTurn,
    signal,
    load: () => loadDue(deps, accountId, state),
    nextDueAtMs: () => nextDueAtMs(deps, accountId, state),
    deliver: (rows) => deliver(deps, accountId, rows),
    settle: (rows, results) => settle(deps, accountId, state, rows, results),
    failed: (rows, error) => failed(deps, accountId, state, rows, error),
  });
  if (outcome.kind === "empty") deps.states.rest(accountId);
  return outcome;
}

/** Up to the first that waits for its retry (nothing overtakes it) or came through another installation. */
function loadDue(deps: RunLaneDeps, accountId: string, state: LaneState): PendingDelivery[] {
  const nowMs = deps.clock.now();
  if (state.blocked !== null && state.blocked.untilMs > nowMs) return [];
  const rows = deps.inbox.loadPending(accountId, state.limit, deps.maxBatchBytes);
  const end = rows.findIndex(
    (row) => row.nextAttemptAtMs > nowMs || row.installationId !== rows[0]?.installationId,
  );
  return end === -1 ? rows : rows.slice(0, end);
}

function nextDueAtMs(deps: RunLaneDeps, accountId: string, state: LaneState): number | null {
  if (state.blocked !== null && state.blocked.untilMs > deps.clock.now()) return state.blocked.untilMs;
  return deps.inbox.loadPending(accountId, 1, 0)[0]?.nextAttemptAtMs ?? null;
}

async function deliver(
  deps: RunLaneDeps,
  accountId: string,
  rows: readonly PendingDelivery[],
): Promise<readonly DeliveryResult[]> {
  const startedAtMs = deps.clock.now();
  const deliveries = rows.map(({ guid, event, action, receivedAtMs, commands }) => {
    return { guid, event, action, receivedAtMs, commands };
  });
  const results = await deps.deliverBatch(accountId, rows[0]?.installationId ?? null, deliveries);
  deps.observer.relayBatch(rows.length, deps.clock.now() - startedAtMs);
  return results;
}

function settle(
  deps: RunLaneDeps,
  accountId: string,
  state: LaneState,
  rows: readonly PendingDelivery[],
  results: readonly DeliveryResult[],
): DrainStep {
  const byGuid = new Map(results.map((result) => [result.guid, result]));
  const confirmed = rows.filter((row) => byGuid.has(row.guid));
  deps.inbox.settle(confirmed.map((row) => settlementOf(row, byGuid.get(row.guid))));
  deps.states.delivered(state);
  const forgotten = rows.filter((row) => !byGuid.has(row.guid));
  if (forgotten.length === 0) return { kind: "next" };
  return failed(deps, accountId, state, forgotten, new Error("the actor gave no result for this delivery"));
}

function settlementOf({ id }: PendingDelivery, result: DeliveryResult | undefined): Settlement {
  if (result?.status !== "rejected") return { id, kind: "applied" };
  return { id, kind: "parked", code: result.code, message: result.message };
}

/**
 * An actor that cannot be reached is not the deliveries' fault: the lane waits, nothing parks. Any other failure of a
 * batch halves it; of a single delivery it counts, until that one parks and the lane goes on [GH2].
 */
function failed(
  deps: RunLaneDeps,
  accountId: string,
  state: LaneState,
  rows: readonly PendingDelivery[],
  error: unknown,
): DrainStep {
  const nowMs = deps.clock.now();
  const [head] = rows;
  if (error instanceof RetryableError) return waitForActor(deps, accountId, state, error);
  if (head === undefined || rows.length > 1) {
    state.limit = Math.max(1, Math.floor(rows.length / 2));
    return { kind: "next" };
  }
  const { policy, random } = deps;
  const decision = decideFailure({ error, attempts: head.attempts + 1, nowMs, policy, random });
  const { code, message } = decision;
  if (decision.kind === "park") {
    deps.inbox.settle([{ id: head.id, kind: "parked", code, message }]);
    deps.states.delivered(state);
    return { kind: "next" };
  }
  deps.inbox.settle([{ id: head.id, kind: "retry", atMs: decision.atMs, code, message }]);
  const sinceMs = state.blocked?.sinceMs ?? nowMs;
  state.blocked = { accountId, code, message, sinceMs, untilMs: decision.atMs };
  return { kind: "wait", untilMs: decision.atMs };
}

function waitForActor(
  deps: RunLaneDeps,
  accountId: string,
  state: LaneState,
  error: RetryableError,
): DrainStep {
  const nowMs = deps.clock.now();
  state.failures += 1;
  const { unreachablePolicy: policy, random } = deps;
  const decision = decideFailure({ error, attempts: state.failures, nowMs, policy, random });
  const untilMs = decision.kind === "retry" ? decision.atMs : nowMs + policy.capMs;
  const sinceMs = state.blocked?.sinceMs ?? nowMs;
  state.blocked = { accountId, code: error.code, message: error.message, sinceMs, untilMs };
  return { kind: "wait", untilMs };
}
