import { startEmbeddedEngine } from "./embedded-engine.ts";
import { useExternalEngine } from "./external-engine.ts";
import { systemClock } from "./system-clock.ts";
import type { EngineClock, EngineLogLine, RivetEngine } from "./types.ts";

export interface StartRivetEngineOptions {
  /** The service's data directory; the engine keeps to `engine/` in it. */
  readonly dataDir: string;
  /** An engine that somebody else runs (RIVET_ENDPOINT); no process is started then. */
  readonly endpoint?: string | undefined;
  /** The engine's output and what the supervisor has to say. */
  readonly log: (line: EngineLogLine) => void;
  readonly clock?: EngineClock;
  /** The bound of one start (30 s): a machine under load, a large database to recover. */
  readonly startTimeoutMs?: number;
  /** How often an external engine's health is looked at (5 s). */
  readonly healthIntervalMs?: number;
  /** For the benchmarks that show what these two measures bring; never set otherwise. */
  readonly measures?: { readonly tcpNoDelay?: boolean; readonly rustBacktrace?: "0" | "1" };
}

/**
 * A Rivet engine that answers. Embedded, it is started on free loopback ports behind a token, started again on the
 * same ports whenever it dies, and ended with us, also when we are killed.
 *
 * @throws RivetEngineError engine_binary_missing, data_dir_in_use, engine_start_failed, engine_endpoint_invalid
 */
export function startRivetEngine(options: StartRivetEngineOptions): Promise<RivetEngine> {
  const { clock = systemClock, startTimeoutMs = 30_000 } = options;
  if (options.endpoint !== undefined) {
    const { endpoint, healthIntervalMs = 5_000 } = options;
    return useExternalEngine({ endpoint, clock, startTimeoutMs, healthIntervalMs });
  }
  return startEmbeddedEngine({
    dataDir: options.dataDir,
    clock,
    log: options.log,
    startTimeoutMs,
    tcpNoDelay: options.measures?.tcpNoDelay ?? true,
    rustBacktrace: options.measures?.rustBacktrace ?? "0",
  });
}
