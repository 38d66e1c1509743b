import type { RetryPolicy } from "./backoff.ts";
import { decideFailure } from "./decide-failure.ts";
import type { FailureDecision } from "./decide-failure.ts";
import { drain } from "./drain.ts";
import type { DrainStep } from "./drain.ts";
import { RetryableError } from "./errors.ts";
import type { LaneOutcome } from "./lanes.ts";

/** A message to another actor or to GitHub, written in the transaction of the change that causes it [DX5]. */
export interface OutboxRow<Payload> {
  readonly id: number;
  /** The receiver; rows of one target are delivered in the order of their ids. */
  readonly target: string;
  /** Failed attempts so far. */
  readonly attempts: number;
  readonly nextAttemptAtMs: number;
  readonly payload: Payload;
}

export interface OutboxDeps<Payload> {
  /**
   * Targets whose first pending row is due at `nowMs`, the one waiting longest first, at most `limit`, without those
   * in `except`. A target whose first row waits for its retry is not due, whatever lies behind that row.
   */
  dueTargets(nowMs: number, limit: number, except: readonly string[]): string[] | Promise<string[]>;
  /** A target's first pending rows, in order of id. */
  load(target: string, limit: number): OutboxRow<Payload>[] | Promise<OutboxRow<Payload>[]>;
  /**
   * Delivers all of the rows, in order, or throws. The receiver dedupes by the rows' ids (its inbox [DX4]): rows come
   * again after a crash, and after a batch of which one row was refused.
   */
  deliver(target: string, rows: OutboxRow<Payload>[], signal: AbortSignal): Promise<void>;
  markDelivered(rows: OutboxRow<Payload>[]): void | Promise<void>;
  /** Counts the attempt; stores the time of the next one, or parks the row with its reason. */
  markFailed(row: OutboxRow<Payload>, decision: FailureDecision): void | Promise<void>;
  /** The earliest `nextAttemptAtMs` among the targets' first pending rows; null if nothing is pending. */
  nextDueAtMs(): number | null | Promise<number | null>;
  /** Targets that are delivered to at one time. */
  readonly concurrency: number;
  readonly batchSize: number;
  now(): number;
  readonly random: () => number;
  readonly policy: RetryPolicy;
  readonly redact?: (text: string) => string;
  readonly signal: AbortSignal;
}

/**
 * [DX5] Drains an outbox until nothing is due: targets in parallel, order kept inside a target, and a row that fails
 * blocks its own target only; once it is parked its target goes on. Ends with `empty`, with the time of the next
 * retry, or with `more` when it was told to stop. Errors of the store end it after the deliveries in flight.
 */
export async function drainOutbox<Payload>(deps: OutboxDeps<Payload>): Promise<LaneOutcome> {
  const inFlight = new Map<string, Promise<void>>();
  const storeErrors: unknown[] = [];

  async function startDueTargets(limit: number): Promise<void> {
    for (const target of await deps.dueTargets(deps.now(), limit, [...inFlight.keys()])) {
      const run = drainTarget(deps, target)
        .catch((error: unknown) => storeErrors.push(error))
        .then(() => void inFlight.delete(target));
      inFlight.set(target, run);
    }
  }

  try {
    while (storeErrors.length === 0) {
      const free = deps.signal.aborted ? 0 : deps.concurrency - inFlight.size;
      if (free > 0) await startDueTargets(free);
      if (inFlight.size === 0) break;
      await Promise.race(inFlight.values());
    }
  } finally {
    await Promise.all(inFlight.values());
  }
  if (storeErrors.length > 0) throw storeErrors[0];
  if (deps.signal.aborted) return { kind: "more" };
  const dueAtMs = await deps.nextDueAtMs();
  return dueAtMs === null ? { kind: "empty" } : { kind: "wait", untilMs: dueAtMs };
}

/** One target, until nothing of it is due. After a batch that was refused its rows go one by one, to find the bad one. */
async function drainTarget<Payload>(deps: OutboxDeps<Payload>, target: string): Promise<void> {
  let singly = 0;
  await drain<OutboxRow<Payload>, void>({
    batchSize: deps.batchSize,
    signal: deps.signal,
    load: async (limit) => {
      const rows = await deps.load(target, singly > 0 ? 1 : limit);
      return firstDue(rows, deps.now());
    },
    deliver: (rows, signal) => deps.deliver(target, rows, signal),
    settle: async (rows) => {
      singly = Math.max(0, singly - rows.length);
      await deps.markDelivered(rows);
      return { kind: "next" };
    },
    failed: async (rows, error) => {
      const [head] = rows;
      if (head === undefined) return { kind: "next" };
      if (rows.length > 1 && !(error instanceof RetryableError)) {
        singly = rows.length;
        return { kind: "next" };
      }
      singly = Math.max(0, singly - 1);
      return failRow(deps, head, error);
    },
  });
}

async function failRow<Payload>(
  deps: OutboxDeps<Payload>,
  row: OutboxRow<Payload>,
  error: unknown,
): Promise<DrainStep> {
  const decision = decideFailure({
    error,
    attempts: row.attempts + 1,
    nowMs: deps.now(),
    policy: deps.policy,
    random: deps.random,
    redact: deps.redact,
  });
  await deps.markFailed(row, decision);
  return decision.kind === "retry" ? { kind: "wait", untilMs: decision.atMs } : { kind: "next" };
}

/** The rows up to the first one that waits for its retry: nothing overtakes it. */
function firstDue<Payload>(rows: OutboxRow<Payload>[], nowMs: number): OutboxRow<Payload>[] {
  const waiting = rows.findIndex((row) => row.nextAttemptAtMs > nowMs);
  return waiting === -1 ? rows : rows.slice(0, waiting);
}
