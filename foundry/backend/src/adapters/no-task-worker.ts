import type { TaskWorker } from "../actors/task/index.ts";

/** In place of a worker where nothing can run: each run ends at once, and says so. */
export const noTaskWorker: TaskWorker = {
  runTask: () =>
    Promise.resolve({
      status: "error",
      reason: { code: "no_worker", message: "This service cannot run tasks: it has no worker for them." },
    }),
  endLeftovers: () => Promise.resolve(),
  effectsOf: () => [],
  drainEffects: () => Promise.resolve({ kind: "empty" }),
};
