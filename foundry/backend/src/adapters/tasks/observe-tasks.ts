import type { TaskAttempt } from "@foundry/shared";
import { whyAborted } from "../../actors/task/index.ts";
import type { TaskObserver } from "../../ports/task-observer.ts";
import type { ActorDeps } from "../../registry.ts";

type Observed = Pick<ActorDeps, "taskSlots" | "taskWorker" | "now">;
type RunTask = Observed["taskWorker"]["runTask"];
type Run = Parameters<RunTask>[1];

/** The same, with every slot, run and attempt told to the metrics. */
export function observeTasks<Deps extends Observed>(deps: Deps, observer: TaskObserver): Deps {
  const { taskSlots, taskWorker, now } = deps;
  return {
    ...deps,
    taskSlots: observeSlots(taskSlots, observer),
    taskWorker: { ...taskWorker, runTask: observeRuns(taskWorker.runTask, observer, now) },
  };
}

function observeSlots(slots: Observed["taskSlots"], observer: TaskObserver): Observed["taskSlots"] {
  let waiting = 0;
  let running = 0;
  const count = (change: { waiting?: number; running?: number }): void => {
    waiting += change.waiting ?? 0;
    running += change.running ?? 0;
    observer.taskSlots({ waiting, running });
  };
  return {
    async take(orgId, signal) {
      count({ waiting: 1 });
      try {
        const release = await slots.take(orgId, signal);
        count({ running: 1 });
        let released = false;
        return () => {
          if (!released) count({ running: -1 });
          released = true;
          release();
        };
      } finally {
        count({ waiting: -1 });
      }
    },
  };
}

function observeRuns(runTask: RunTask, observer: TaskObserver, now: () => number): RunTask {
  return async (c, run) => {
    const startedAtMs = now();
    const before = await endedAttempts(run);
    try {
      const end = await runTask(c, run);
      observer.taskRun(
        whyAborted(run.signal) === "stopped" ? "interrupted" : end.status,
        now() - startedAtMs,
      );
      return end;
    } catch (error) {
      observer.taskRun(outcomeOf(run), now() - startedAtMs);
      throw error;
    } finally {
      const after = await endedAttempts(run);
      for (const { n, harness, outcome } of after) {
        if (outcome !== null && !before.some((attempt) => attempt.n === n)) {
          observer.taskAttempt(harness, outcome);
        }
      }
    }
  };
}

async function endedAttempts(run: Run): Promise<TaskAttempt[]> {
  try {
    return (await run.attempts()).filter(({ outcome }) => outcome !== null);
  } catch {
    // The actor's storage is gone with the actor: a figure less, which must not become the run's end.
    return [];
  }
}

/** Of a run that rejected. */
function outcomeOf(run: Run): string {
  switch (whyAborted(run.signal)) {
    case "cancelled":
      return "cancelled";
    case "stopped":
    case "lease_lost":
      return "interrupted";
    case null:
      return "error";
  }
}
