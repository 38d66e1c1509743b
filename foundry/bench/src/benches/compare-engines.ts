import type { BenchContext } from "../harness/bench.ts";
import type { Figure } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import type { RemoteProcess } from "../harness/rpc.ts";
import { startProbe } from "../service/start-probe.ts";
import { median, pairedRatio, percentile } from "../harness/statistics.ts";
import type { ProbeOptions, ProbeProcedures } from "../processes/probe-worker.ts";

type Measures = Omit<ProbeOptions, "dataDir">;

/** Milliseconds of one action on two engines that differ in one measure only, alternately in one run. */
export async function compareEngines(
  context: BenchContext,
  sides: { ours: Measures; baseline: Measures; over: "connection" | "http"; rounds: number; calls: number },
): Promise<Figure[]> {
  const ours = await startProbe(context, sides.ours);
  const baseline = await startProbe(context, sides.baseline);
  const measure = (probe: RemoteProcess<ProbeProcedures>) => () =>
    probe.call("measureActions", { over: sides.over, count: sides.calls });
  const rounds = await interleave(sides.rounds, { ours: measure(ours), baseline: measure(baseline) });
  const mean = (samples: number[][]): number[] => samples.map((round) => average(round));
  const n = sides.rounds * sides.calls;
  const figures = (name: string, samples: number[]): Figure[] => [
    { figure: `${name} p50`, value: median(samples), unit: "ms", n },
    { figure: `${name} p99`, value: percentile(samples, 0.99), unit: "ms", n },
  ];
  return [
    ...figures("action with the measure", rounds.ours.flat()),
    ...figures("action without it", rounds.baseline.flat()),
    {
      figure: "mean action time",
      value: average(rounds.ours.flat()),
      unit: "ms",
      ratio: pairedRatio(mean(rounds.ours), mean(rounds.baseline)),
      limit: { of: "ratio", op: "<=", bound: 0.5 },
      n,
    },
  ];
}

function average(samples: readonly number[]): number {
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}
