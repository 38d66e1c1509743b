import type { BenchContext } from "../harness/bench.ts";
import { startProcess } from "../harness/rpc.ts";
import type { RemoteProcess } from "../harness/rpc.ts";
import type { ProbeOptions, ProbeProcedures } from "../processes/probe-worker.ts";

/** The baselines' actor on an engine of its own; ends with the benchmark. */
export async function startProbe(
  context: BenchContext,
  measures: Omit<ProbeOptions, "dataDir"> = { noDelay: true, rustBacktrace: "0" },
): Promise<RemoteProcess<ProbeProcedures>> {
  const dataDir = context.tempDir();
  const probe = startProcess<ProbeProcedures>(new URL("../processes/probe-worker.ts", import.meta.url));
  context.onEnd(async () => {
    await probe.call("stop", null);
    await probe.close();
  });
  await probe.call("start", { dataDir, ...measures });
  return probe;
}
