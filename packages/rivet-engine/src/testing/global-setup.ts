import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { engineEnvironment } from "../engine-environment.ts";
import { startRivetEngine } from "../start-rivet-engine.ts";

/** vitest's globalSetup: one real engine for the whole run of a package, in a temporary directory, ended with it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The test workers inherit it, and it must be there before one of them imports rivetkit.
  Object.assign(process.env, engineEnvironment());
  const dataDir = mkdtempSync(join(tmpdir(), "rivet-engine-"));
  const engine = await startRivetEngine({ dataDir, log: () => undefined });
  project.provide("rivetEngine", engine.connection);
  return async () => {
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
