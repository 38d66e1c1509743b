import type { Bench } from "../harness/bench.ts";
import { compareEngines } from "./compare-engines.ts";

/**
 * The RUST_BACKTRACE measure (packages/rivet-engine): a stateless action over HTTP with backtraces off in engine and
 * worker. Baseline: the same with `RUST_BACKTRACE=1`, which many shells and container images export.
 */
export const engineBacktrace: Bench = {
  name: "engine-backtrace",
  about: "a stateless action with RUST_BACKTRACE=0 and with 1",
  run: (context) =>
    compareEngines(context, {
      ours: { noDelay: true, rustBacktrace: "0" },
      baseline: { noDelay: true, rustBacktrace: "1" },
      over: "http",
      rounds: context.quick ? 2 : 6,
      calls: context.quick ? 10 : 40,
    }),
};
