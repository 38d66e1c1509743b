import type { BenchContext } from "../harness/bench.ts";
import { startProcess } from "../harness/rpc.ts";
import type { DoubleAddress, DoubleOptions, DoubleProcedures } from "../processes/double-server.ts";

/** A GitHub for one benchmark; ends with it. */
export async function startDouble(context: BenchContext, options: DoubleOptions): Promise<DoubleAddress> {
  const double = startProcess<DoubleProcedures>(new URL("../processes/double-server.ts", import.meta.url));
  context.onEnd(async () => {
    await double.call("stop", null);
    await double.close();
  });
  return double.call("start", options);
}
