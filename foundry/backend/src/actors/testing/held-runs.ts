import type { RunEnd, RunTask, TaskRun, TaskWorker } from "../task/run/task-run.ts";

/** How a run ends that nothing goes wrong with. */
export const completed: RunEnd = { status: "completed", reason: null };

interface StartedRun {
  readonly orgId: string;
  readonly taskId: string;
  readonly run: TaskRun;
}

const endAtOnce: RunTask = () => Promise.resolve(completed);

/** A task worker in the test's hands: each run does what `behave` says, and waits where it says. */
export function createHeldRuns() {
  const started: StartedRun[] = [];
  const leftovers: number[][] = [];
  const active = new Map<string, number>();
  const peaks = { perOrganization: 0, together: 0 };
  let behave: RunTask = endAtOnce;

  const worker: TaskWorker = {
    async runTask(c, run) {
      started.push({ orgId: c.orgId, taskId: c.taskId, run });
      active.set(c.orgId, (active.get(c.orgId) ?? 0) + 1);
      peaks.perOrganization = Math.max(peaks.perOrganization, active.get(c.orgId) ?? 0);
      const together = [...active.values()].reduce((sum, one) => sum + one, 0);
      peaks.together = Math.max(peaks.together, together);
      try {
        return await behave(c, run);
      } finally {
        active.set(c.orgId, (active.get(c.orgId) ?? 1) - 1);
      }
    },
    async endLeftovers(_c, attempts) {
      leftovers.push(attempts.map(({ n }) => n));
    },
    effectsOf: ({ run }, { to }) =>
      run === 0 ? [] : [{ key: `check_run:${run}`, kind: "check_run", payload: { status: to } }],
    drainEffects: () => Promise.resolve({ kind: "empty" }),
  };
  return {
    worker,
    started,
    leftovers,
    peaks,
    behave: (next: RunTask) => (behave = next),
    /** Runs start an attempt and wait until `open`, then end as `end`; a signal that aborts ends the wait. */
    hold(end: RunEnd = completed): { open(): void } {
      const gate = Promise.withResolvers<undefined>();
      behave = async (_c, run) => {
        await run.transition("running");
        const { n } = await run.startAttempt({ harness: "demo", sandbox: "local" });
        await settled(gate.promise, run.signal);
        await run.endAttempt(n, { exitCode: 0, signal: null, outcome: "success", note: null });
        return end;
      };
      return { open: () => gate.resolve(undefined) };
    },
  };
}

/** The gate, or the signal's reason. */
export function settled(gate: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    gate.then(resolve, reject);
  });
}
