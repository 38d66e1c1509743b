import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import type { EngineConnection } from "../types.ts";

declare module "vitest" {
  interface ProvidedContext {
    rivetEngine: EngineConnection;
  }
}

/**
 * A namespace of its own on the run's engine, so that test files that run side by side see neither each other's
 * actors nor each other's workers. Spread the result into `setup({...})` and `createClient({...})`. Needs
 * `globalSetup: ["@foundry/rivet-engine/testing/global-setup"]` in the package's vitest.config.ts. RivetKit's native
 * part serves one registry per process, and vitest gives each test file a process: start one registry per test file.
 */
export async function createTestNamespace(): Promise<EngineConnection> {
  const connection = inject("rivetEngine");
  const namespace = `test-${randomUUID().slice(0, 13)}`;
  const response = await fetch(new URL("/namespaces", connection.endpoint), {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${connection.token ?? ""}` },
    body: JSON.stringify({ name: namespace, display_name: namespace }),
  });
  if (!response.ok) throw new Error(`could not create namespace ${namespace}: HTTP ${response.status}`);
  return { ...connection, namespace };
}
