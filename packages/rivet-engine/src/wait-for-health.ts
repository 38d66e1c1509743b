import { setTimeout as sleep } from "node:timers/promises";
import { RivetEngineError } from "./errors.ts";
import type { EngineConnection } from "./types.ts";

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

/** A new engine answers before it has made its namespace, and a worker that comes earlier is turned away. */
async function hasNamespace(connection: EngineConnection, timeoutMs: number): Promise<boolean> {
  const { endpoint, namespace, token } = connection;
  const url = new URL("/namespaces", endpoint);
  url.searchParams.set("name", namespace);
  try {
    const response = await fetch(url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await response.json();
    return (
      response.ok &&
      typeof body === "object" &&
      body !== null &&
      "namespaces" in body &&
      Array.isArray(body.namespaces) &&
      body.namespaces.length > 0
    );
  } catch {
    // As above: not there (yet).
    return false;
  }
}

/** @throws RivetEngineError engine_start_failed after `withinMs` */
export function waitForHealth(endpoint: string, withinMs: number, signal: AbortSignal): Promise<void> {
  return waitUntil(() => isHealthy(endpoint, 2_000), withinMs, signal);
}

/**
 * Healthy, and with its namespace: workers can come.
 *
 * @throws RivetEngineError engine_start_failed after `withinMs`
 */
export function waitForNamespace(
  connection: EngineConnection,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  const isReady = async (): Promise<boolean> =>
    (await isHealthy(connection.endpoint, 2_000)) && (await hasNamespace(connection, 2_000));
  return waitUntil(isReady, withinMs, signal);
}

async function waitUntil(isSo: () => Promise<boolean>, withinMs: number, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!signal.aborted) {
    if (await isSo()) return;
    if (performance.now() > deadline) {
      throw new RivetEngineError(
        "engine_start_failed",
        `The Rivet engine did not answer within ${withinMs} ms.`,
      );
    }
    await sleep(25);
  }
}
