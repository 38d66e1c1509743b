import type { BenchContext } from "../harness/bench.ts";
import { startProcess } from "../harness/rpc.ts";
import type { RemoteProcess } from "../harness/rpc.ts";
import type { DoubleAddress, DoubleOptions, DoubleProcedures } from "../processes/double-server.ts";

/** A GitHub for one benchmark; ends with it. */
export async function startDouble(context: BenchContext, options: DoubleOptions): Promise<DoubleAddress> {
  return (await startActingDouble(context, options)).address;
}

/** The same, where the benchmark says what happens at GitHub. */
export async function startActingDouble(
  context: BenchContext,
  options: DoubleOptions,
): Promise<{ address: DoubleAddress; call: RemoteProcess<DoubleProcedures>["call"] }> {
  const double = startProcess<DoubleProcedures>(new URL("../processes/double-server.ts", import.meta.url));
  context.onEnd(async () => {
    await double.call("stop", null);
    await double.close();
  });
  return { address: await double.call("start", options), call: double.call.bind(double) };
}
