import { decideFailure, RetryableError, systemClock } from "@foundry/durable";
import type { LaneOutcome } from "@foundry/durable";
import type { TaskContext } from "../context.ts";
import { RunCancelled, whyAborted } from "../run/task-run.ts";
import type { RunEnd, TaskRun } from "../run/task-run.ts";
import { loadTask } from "../store/task.ts";
import { loadTurn } from "../store/turn.ts";
import { beginRun } from "./begin-run.ts";
import type { Begun } from "./begin-run.ts";
import { createTaskRun } from "./create-task-run.ts";
import { endRun, giveBackRun } from "./end-run.ts";

/** A run that fails more often for reasons that may pass is given up: its turn is others'. */
const MAX_FAILURES = 8;
/** Nobody knows whether what has no kind may pass (the engine was away), and each time may cost an agent's whole work. */
const MAX_UNKNOWN_FAILURES = 3;

/**
 * Runs the task while it has its turn: at most one run at a time, in a slot of this process. A run that a kill or a
 * stop has left goes on from its rows. A task without a turn has nothing to do here, and sleeps.
 */
export async function runTask(c: TaskContext, signal: AbortSignal): Promise<LaneOutcome> {
  for (;;) {
    if (signal.aborted) return { kind: "more" };
    const turn = await loadTurn(c.db);
    if (!turn.grantHeld || !(await loadTask(c.db))) return { kind: "empty" };
    if (turn.dueAtMs > c.deps.now() && !turn.cancel) return { kind: "wait", untilMs: turn.dueAtMs };
    const release = await takeSlot(c, signal, turn.cancel !== null);
    if (signal.aborted) {
      release();
      return { kind: "more" };
    }
    try {
      const heldUntilMs = await runOne(c, signal);
      if (heldUntilMs !== null) return { kind: "wait", untilMs: heldUntilMs };
    } finally {
      release();
    }
  }
}

function nothing(): void {}

/** Returns the slot's release. What is only to be cleaned up needs no slot, and a cancel ends the wait for one. */
async function takeSlot(c: TaskContext, signal: AbortSignal, isCancelled: boolean): Promise<() => void> {
  if (isCancelled) return nothing;
  const wait = new AbortController();
  c.running.current = { cancel: () => wait.abort(new RunCancelled()) };
  try {
    return await c.deps.taskSlots.take(c.orgId, AbortSignal.any([signal, wait.signal]));
  } catch (error) {
    if (signal.aborted || wait.signal.aborted) return nothing;
    throw error;
  } finally {
    c.running.current = null;
  }
}

/** Returns until when another instance holds the lease, or null when this run's part is over. */
async function runOne(c: TaskContext, signal: AbortSignal): Promise<number | null> {
  const begun = await beginRun(c);
  if (begun === null) return null;
  if ("heldUntilMs" in begun) return begun.heldUntilMs;
  const control = createTaskRun(c, begun, signal);
  c.running.current = control;
  let outcome: Outcome;
  try {
    outcome = await cleanUpAndWork(c, begun, control.run);
  } finally {
    c.running.current = null;
    await control.close().catch((error: unknown) => {
      if (!control.run.signal.aborted) c.log({ msg: "a task's log was not written", error: String(error) });
    });
  }
  await finish(c, begun, outcome, control.run.signal);
  return null;
}

type Outcome =
  { readonly kind: "ended"; readonly end: RunEnd } | { readonly kind: "failed"; readonly error: unknown };

async function cleanUpAndWork(c: TaskContext, begun: Begun, run: TaskRun): Promise<Outcome> {
  try {
    const { interrupted } = begun;
    if (interrupted.length > 0) await c.deps.taskWorker.endLeftovers(c, interrupted, run.signal);
    const end = begun.end ?? (await withinGrace(c, run));
    return { kind: "ended", end };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** A run that was cancelled has so long to clean up; then it is ended without its word. */
async function withinGrace(c: TaskContext, run: TaskRun): Promise<RunEnd> {
  const { cancelGraceMs } = c.deps.taskLimits;
  const late = Promise.withResolvers<never>();
  let cancelTimer = nothing;
  const onAbort = (): void => {
    cancelTimer = systemClock.setTimer(cancelGraceMs, () => late.reject(run.signal.reason));
  };
  if (run.signal.aborted) onAbort();
  else run.signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([c.deps.taskWorker.runTask(c, run), late.promise]);
  } finally {
    run.signal.removeEventListener("abort", onAbort);
    cancelTimer();
  }
}

async function finish(c: TaskContext, begun: Begun, outcome: Outcome, signal: AbortSignal): Promise<void> {
  const { lease } = begun;
  const why = whyAborted(signal);
  if (why === "lease_lost") return;
  if (outcome.kind === "ended" && (why !== "stopped" || begun.end !== null)) {
    return endRun(c, lease, outcome.end);
  }
  if (why === "stopped")
    return giveBack(c, begun, { note: "The service was stopped.", dueAtMs: 0, hasFailed: false });
  if (why === "cancelled") {
    const { cancel } = await loadTurn(c.db);
    return endRun(c, lease, { status: "cancelled", reason: cancel?.reason ?? null });
  }
  if (outcome.kind === "failed") return fail(c, begun, outcome.error);
}

/** The next holder finds what could not be said any more: the process ends. */
async function giveBack(c: TaskContext, begun: Begun, how: Parameters<typeof giveBackRun>[2]): Promise<void> {
  try {
    await giveBackRun(c, begun.lease, how);
  } catch (error) {
    if (!c.signal.aborted) throw error;
  }
}

/** [DX6] What may pass is tried again; what is for good ends the task, where people see it. */
async function fail(c: TaskContext, begun: Begun, error: unknown): Promise<void> {
  const decision = decideFailure({
    error,
    attempts: begun.failures + 1,
    nowMs: c.deps.now(),
    policy: c.deps.retryPolicy,
    random: c.deps.random,
    redact: c.deps.redact,
  });
  const { code, message } = decision;
  c.log({ msg: "a task's run failed", task: c.taskId, code, error: message });
  const most = error instanceof RetryableError ? MAX_FAILURES : MAX_UNKNOWN_FAILURES;
  if (decision.kind === "retry" && begun.failures < most) {
    return giveBack(c, begun, { note: message, dueAtMs: decision.atMs, hasFailed: true });
  }
  return endRun(c, begun.lease, { status: "error", reason: { code, message } });
}
