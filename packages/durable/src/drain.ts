import type { LaneOutcome } from "./lanes.ts";

/** Whether the drain goes on after a batch, or the lane has to wait (the head of the lane is retried later). */
export type DrainStep = { readonly kind: "next" } | { readonly kind: "wait"; readonly untilMs: number };

export interface DrainDeps<Row, Result> {
  /** The first rows of the lane that are not settled, in order; none when nothing is due now. */
  load(limit: number): Row[] | Promise<Row[]>;
  /** The effect. It must be safe to repeat: a crash before `settle` repeats it [DX3]. */
  deliver(rows: Row[], signal: AbortSignal): Promise<Result>;
  /** Marks what the result confirms, and nothing else. */
  settle(rows: Row[], result: Result): DrainStep | Promise<DrainStep>;
  /**
   * `deliver` threw, nothing is confirmed: counts the attempt, parks or sets the time of the next one (decideFailure).
   * Absent: the error goes to the caller (a lane backs off), and the rows keep their place.
   */
  failed?(rows: Row[], error: unknown): DrainStep | Promise<DrainStep>;
  /** When nothing is due now: the time when the first row will be; null if there is none. Absent: there never is. */
  nextDueAtMs?(): number | null | Promise<number | null>;
  readonly batchSize: number;
  /** Batches after which others get their turn (`more`); default: until empty. */
  readonly maxBatches?: number;
  readonly signal: AbortSignal;
}

/**
 * [DX3] Delivers a lane's rows in order, batch after batch with no tick between them, until none is due. At least
 * once: only confirmed rows are marked, so a crash between effect and mark delivers them again.
 */
export async function drain<Row, Result>(deps: DrainDeps<Row, Result>): Promise<LaneOutcome> {
  const maxBatches = deps.maxBatches ?? Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < maxBatches; batch++) {
    if (deps.signal.aborted) return { kind: "more" };
    const rows = await deps.load(deps.batchSize);
    if (rows.length === 0) return untilDue((await deps.nextDueAtMs?.()) ?? null);
    const step = await deliverBatch(deps, rows);
    if (step.kind === "wait") return step;
  }
  return { kind: "more" };
}

async function deliverBatch<Row, Result>(deps: DrainDeps<Row, Result>, rows: Row[]): Promise<DrainStep> {
  let result: Result;
  try {
    result = await deps.deliver(rows, deps.signal);
  } catch (error) {
    if (deps.failed === undefined) throw error;
    return deps.failed(rows, error);
  }
  return deps.settle(rows, result);
}

function untilDue(dueAtMs: number | null): LaneOutcome {
  return dueAtMs === null ? { kind: "empty" } : { kind: "wait", untilMs: dueAtMs };
}
