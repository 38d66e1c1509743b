import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startRivetEngine } from "@foundry/rivet-engine";
import type { BenchContext } from "../harness/bench.ts";

export interface ExternalEngine {
  /** For RIVET_ENDPOINT, with the token in it. */
  readonly endpoint: string;
  /** The process stands still; what is sent to it waits in its sockets. */
  pause(): void;
  resume(): void;
}

/** An engine beside the service, so that a benchmark can hold it; ends with the benchmark. */
export async function startExternalEngine(context: BenchContext): Promise<ExternalEngine> {
  const dataDir = context.tempDir();
  const engine = await startRivetEngine({ dataDir, log: () => undefined });
  const pid = pidOf(join(dataDir, "engine", "engine.pid"));
  const resume = (): void => void process.kill(pid, "SIGCONT");
  context.onEnd(async () => {
    resume();
    await engine.close();
  });
  const { endpoint, namespace, token } = engine.connection;
  return {
    endpoint: endpoint.replace("//", `//${namespace}:${token}@`),
    pause: () => void process.kill(pid, "SIGSTOP"),
    resume,
  };
}

function pidOf(recordPath: string): number {
  const record: unknown = JSON.parse(readFileSync(recordPath, "utf8"));
  if (typeof record !== "object" || record === null || !("pid" in record) || typeof record.pid !== "number") {
    throw new Error(`${recordPath} names no process`);
  }
  return record.pid;
}
