import { startRivetEngine } from "@foundry/rivet-engine";
import type { BenchContext } from "../harness/bench.ts";

/** An engine for RIVET_ENDPOINT, with the token in it; ends with the benchmark. */
export async function startExternalEngine(context: BenchContext): Promise<string> {
  const engine = await startRivetEngine({ dataDir: context.tempDir(), log: () => undefined });
  context.onEnd(() => engine.close());
  const { endpoint, namespace, token } = engine.connection;
  return endpoint.replace("//", `//${namespace}:${token}@`);
}
