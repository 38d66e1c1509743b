import type { JobAccepted, Recovery } from "@foundry/shared";
import type { Inbox } from "../inbox/index.ts";
import { ProblemError } from "../problem.ts";
import { recoverDeliveries, withRecovery } from "./recover-deliveries.ts";
import { createRecoveryRuns } from "./recovery-runs.ts";
import { idleRecovery } from "./types.ts";
import type { HookDeliveryLog, RecoveryRun } from "./types.ts";

export interface RecoveryDeps {
  readonly inbox: Pick<Inbox, "has" | "recoveryLog" | "writeDurably" | "readMeta" | "lastKnownMs">;
  /** null: no App is connected, there is no log to read. */
  readonly log: HookDeliveryLog | null;
  readonly requestFullSync: () => Promise<void>;
  readonly now: () => number;
  /** A run failed; the page shows the code, this is for the service's log. */
  readonly onError: (error: unknown) => void;
}

const windowMs = 3 * 24 * 3_600_000;
/** Clocks differ, and what was on its way when the process died is older than its death. */
const marginMs = 120_000;

/** The recovery of lost deliveries [DX11]: one run at a time, at a start after downtime and on demand, never timed. */
export function createRecovery(deps: RecoveryDeps) {
  const runs = createRecoveryRuns(deps);
  const stopping = new AbortController();
  let running: Promise<void> | null = null;

  function state(): Recovery {
    return runs.last()?.recovery ?? idleRecovery;
  }

  function begin(reason: "startup" | "requested", fromMs: number): RecoveryRun {
    const nowMs = deps.now();
    const sinceMs = Math.min(fromMs, unfinishedSinceMs(runs.last()) ?? fromMs) - marginMs;
    const fullSync = nowMs - sinceMs > windowMs + marginMs;
    const recovery: Recovery = { ...idleRecovery, status: "running", reason, startedAtMs: nowMs, fullSync };
    const run: RecoveryRun = {
      recovery,
      sinceMs: Math.max(sinceMs, nowMs - windowMs),
      cursor: null,
      phase: fullSync ? "fullSync" : "reading",
    };
    runs.save(run, () => deps.inbox.recoveryLog.begin(nowMs - windowMs));
    return run;
  }

  async function follow(log: HookDeliveryLog, run: RecoveryRun): Promise<void> {
    const { inbox, requestFullSync, now } = deps;
    const { signal } = stopping;
    try {
      await recoverDeliveries({ inbox, runs, log, requestFullSync, now, signal }, run);
    } catch (error) {
      // Stopped, not failed: the next start goes on with it.
      if (signal.aborted) return;
      deps.onError(error);
      const failed = { status: "error", finishedAtMs: now(), error: describe(error) } as const;
      runs.save(withRecovery(runs.last() ?? run, failed));
    }
  }

  function launch(work: () => Promise<void>): void {
    running = work().finally(() => {
      running = null;
    });
  }

  /** First what a killed process left, then the time since. */
  async function startUp(log: HookDeliveryLog, lastKnownMs: number): Promise<void> {
    const left = runs.last();
    if (left?.recovery.status === "running") {
      await follow(log, left);
      if (stopping.signal.aborted) return;
    }
    const fromMs = Math.min(lastKnownMs, left?.recovery.startedAtMs ?? lastKnownMs);
    await follow(log, begin("startup", left?.recovery.status === "running" ? fromMs : lastKnownMs));
  }

  return {
    state,
    onChange: runs.onChange,
    /** Once, at the start: nothing to do on the very first one. */
    start(): void {
      const { log } = deps;
      const lastKnownMs = deps.inbox.lastKnownMs();
      if (log === null || lastKnownMs === null) return;
      launch(() => startUp(log, lastKnownMs));
    },
    /** On demand: a new run, or the one that runs. @throws ProblemError not_connected without an App */
    request(): JobAccepted {
      const { log } = deps;
      if (log === null) {
        throw new ProblemError(
          409,
          "not_connected",
          "No GitHub App is connected, so there is no log to read.",
        );
      }
      if (running === null) {
        const run = begin("requested", runs.reconciledUntilMs() ?? deps.now() - windowMs + marginMs);
        launch(() => follow(log, run));
      }
      return { jobId: `recovery_${state().startedAtMs ?? 0}`, status: "running" };
    },
    /** Resolves when no run is under way. */
    async idle(): Promise<void> {
      for (let run = running; run !== null; run = running) await run;
    },
    /** [DX14] Hands back what runs: the next start goes on with it. */
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

/** A failed run's time is not reconciled: the next one looks at it too. */
function unfinishedSinceMs(last: RecoveryRun | null): number | null {
  return last?.recovery.status === "error" ? last.sinceMs : null;
}

function describe(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (!(error instanceof Error) || typeof code !== "string") {
    return {
      code: "recovery_failed",
      message: "Reading GitHub's delivery log failed; the service's log says why.",
    };
  }
  return { code, message: error.message.slice(0, 500) };
}
