import type { Bench } from "../harness/bench.ts";
import { compareEngines } from "./compare-engines.ts";

/**
 * The TCP_NODELAY measure (packages/rivet-engine): an action on an open, otherwise idle connection, with
 * TCP_NODELAY on both ends of the worker's connection to the engine. Baseline: the same as RivetKit sets it up by
 * itself (`guard.tcp_nodelay` false, nothing set on the worker's socket).
 */
export const engineNoDelay: Bench = {
  name: "engine-nodelay",
  about: "an action on an idle connection, with and without TCP_NODELAY",
  run: (context) =>
    compareEngines(context, {
      ours: { noDelay: true, rustBacktrace: "0" },
      baseline: { noDelay: false, rustBacktrace: "0" },
      over: "connection",
      rounds: context.quick ? 2 : 8,
      calls: context.quick ? 10 : 40,
    }),
};
