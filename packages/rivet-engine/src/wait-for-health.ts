import { setTimeout as sleep } from "node:timers/promises";
import { RivetEngineError } from "./errors.ts";

/** One request to `GET /health`; false when it cannot be reached, is too slow, or is not a Rivet engine. */
export async function isHealthy(endpoint: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(new URL("/health", endpoint), {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
    const body: unknown = await response.json();
    return (
      response.ok &&
      typeof body === "object" &&
      body !== null &&
      "runtime" in body &&
      body.runtime === "engine"
    );
  } catch {
    // Every way to fail means the same here: not healthy (yet).
    return false;
  }
}

/** @throws RivetEngineError engine_start_failed after `withinMs` */
export async function waitForHealth(endpoint: string, withinMs: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!signal.aborted) {
    if (await isHealthy(endpoint, 2_000)) return;
    if (performance.now() > deadline) {
      throw new RivetEngineError(
        "engine_start_failed",
        `The Rivet engine did not answer within ${withinMs} ms.`,
      );
    }
    await sleep(25);
  }
}
