import { createEngineStatus } from "./engine-status.ts";
import { RivetEngineError } from "./errors.ts";
import { parseEndpoint } from "./parse-endpoint.ts";
import { createSingleTimer } from "./single-timer.ts";
import type { EngineClock, RivetEngine } from "./types.ts";
import { isHealthy, waitForHealth } from "./wait-for-health.ts";

export interface ExternalEngineOptions {
  readonly endpoint: string;
  readonly clock: EngineClock;
  readonly startTimeoutMs: number;
  readonly healthIntervalMs: number;
}

/** An engine that somebody else runs: no process, only its health, looked at now and then. See `startRivetEngine`. */
export async function useExternalEngine(options: ExternalEngineOptions): Promise<RivetEngine> {
  const connection = parseEndpoint(options.endpoint);
  await reachable(connection.endpoint, options.startTimeoutMs);
  const status = createEngineStatus("up");
  let closed = false;
  const timer = createSingleTimer(options.clock);
  const look = async (): Promise<void> => {
    const healthy = await isHealthy(connection.endpoint, 5_000);
    if (closed) return;
    status.set(healthy ? "up" : "restarting");
    lookLater();
  };
  const lookLater = (): void => {
    timer.set(options.healthIntervalMs, () => void look());
  };
  lookLater();
  return {
    connection,
    port: localPort(connection.endpoint),
    state: status.current,
    onStateChange: status.onChange,
    restarts: () => 0,
    close() {
      closed = true;
      timer.cancel();
      status.set("down");
      return Promise.resolve();
    },
  };
}

async function reachable(endpoint: string, withinMs: number): Promise<void> {
  try {
    await waitForHealth(endpoint, withinMs, new AbortController().signal);
  } catch (error) {
    throw new RivetEngineError(
      "engine_start_failed",
      `No Rivet engine answers at ${endpoint} (RIVET_ENDPOINT) within ${withinMs} ms.`,
      { cause: error },
    );
  }
}

/** Nagle's delay only matters on connections that this machine opens itself, but those may go anywhere. */
function localPort(endpoint: string): number {
  const url = new URL(endpoint);
  return url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
}
