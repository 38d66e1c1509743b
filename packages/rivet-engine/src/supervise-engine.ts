import type { EngineProcess } from "./spawn-engine.ts";
import { createEngineStatus } from "./engine-status.ts";
import type { EngineStatus } from "./engine-status.ts";
import { createSingleTimer } from "./single-timer.ts";
import type { EngineClock } from "./types.ts";

export interface SuperviseDeps {
  /** Starts the engine and resolves once it is healthy; rejects when it is not, leaving no process. */
  readonly launch: () => Promise<EngineProcess>;
  readonly stop: (engine: EngineProcess) => Promise<void>;
  readonly warn: (message: string) => void;
  readonly clock: EngineClock;
}

export interface Supervisor {
  readonly status: EngineStatus;
  readonly restarts: () => number;
  readonly close: () => Promise<void>;
}

const firstDelayMs = 100;
const maxDelayMs = 10_000;
/** An engine that ran this long died of something new: its next restart is prompt again. */
const stableAfterMs = 60_000;

/** Keeps a running engine running: each time it ends, starts it again, with a growing pause while that fails. */
export function superviseEngine(first: EngineProcess, deps: SuperviseDeps): Supervisor {
  const status = createEngineStatus("up");
  let running: EngineProcess | null = first;
  let upSinceMs = deps.clock.now();
  let failures = 0;
  let restarts = 0;
  let closed = false;
  const timer = createSingleTimer(deps.clock);
  let attempt: Promise<void> = Promise.resolve();

  const watch = async (engine: EngineProcess): Promise<void> => {
    const how = await engine.exited;
    if (closed) return;
    running = null;
    failures = deps.clock.now() - upSinceMs >= stableAfterMs ? 0 : failures;
    deps.warn(`the engine ended (${how})`);
    status.set("restarting");
    retryLater();
  };

  const retryLater = (): void => {
    const delayMs = Math.min(maxDelayMs, firstDelayMs * 2 ** failures);
    failures += 1;
    timer.set(delayMs, () => {
      attempt = restart();
    });
  };

  const restart = async (): Promise<void> => {
    try {
      const engine = await deps.launch();
      running = engine;
      restarts += 1;
      upSinceMs = deps.clock.now();
      void watch(engine);
      if (!closed) status.set("up");
    } catch (error) {
      deps.warn(`the engine could not be started again: ${String(error)}`);
      if (!closed) retryLater();
    }
  };

  void watch(first);
  return {
    status,
    restarts: () => restarts,
    async close() {
      closed = true;
      timer.cancel();
      await attempt;
      if (running !== null) await deps.stop(running);
      running = null;
      status.set("down");
    },
  };
}
