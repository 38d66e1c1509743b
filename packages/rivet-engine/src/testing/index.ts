import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRivetEngine } from "../start-rivet-engine.ts";
import type { EngineConnection } from "../types.ts";

export interface TestEngine {
  /** Spread it into `setup({...})` and `createClient({...})`. */
  readonly connection: EngineConnection;
  /** Ends it; its data goes, too. */
  close(): Promise<void>;
}

/**
 * A real engine of a test file's own, in a temporary directory. Not one for the whole run: an engine whose worker is
 * gone goes on looking for a place for its actors, and half a core is busy with that until the run is over. RivetKit's
 * native part serves one registry per process, and vitest gives each test file a process: start one registry per test
 * file. The package's vitest.config.ts needs `env: engineEnvironment()`.
 */
export async function startTestEngine(): Promise<TestEngine> {
  const dataDir = mkdtempSync(join(tmpdir(), "rivet-engine-"));
  const engine = await startRivetEngine({ dataDir, log: () => undefined });
  return {
    connection: engine.connection,
    async close() {
      await engine.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
