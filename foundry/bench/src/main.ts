import { parseArgs } from "node:util";
import { accept } from "./benches/accept.ts";
import { apply } from "./benches/apply.ts";
import { coldstart } from "./benches/coldstart.ts";
import { engineBacktrace } from "./benches/engine-backtrace.ts";
import { engineNoDelay } from "./benches/engine-nodelay.ts";
import { fanout } from "./benches/fanout.ts";
import { idle } from "./benches/idle.ts";
import { jobAccept } from "./benches/job-accept.ts";
import { latency } from "./benches/latency.ts";
import { logStream } from "./benches/log-stream.ts";
import { projection } from "./benches/projection.ts";
import { repoPage } from "./benches/repo-page.ts";
import { restack } from "./benches/restack.ts";
import { size } from "./benches/size.ts";
import { snapshot } from "./benches/snapshot.ts";
import { sync } from "./benches/sync.ts";
import { taskOverhead } from "./benches/task-overhead.ts";
import type { Bench } from "./harness/bench.ts";
import { passes, toJsonLine, toText } from "./harness/figure.ts";
import { runBench } from "./harness/run-bench.ts";

const benches: readonly Bench[] = [
  engineNoDelay,
  engineBacktrace,
  accept,
  apply,
  latency,
  fanout,
  size,
  sync,
  snapshot,
  restack,
  jobAccept,
  projection,
  repoPage,
  taskOverhead,
  logStream,
  idle,
  coldstart,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false } },
});

process.exitCode = await main();

/** 0: every limit held; 1: one did not; 2: nothing (or nothing known) was asked for. */
async function main(): Promise<number> {
  const chosen = positionals.includes("all")
    ? benches
    : benches.filter(({ name }) => positionals.includes(name));
  const unknown = positionals.filter(
    (name) => name !== "all" && !benches.some((bench) => bench.name === name),
  );
  if (chosen.length === 0 || unknown.length > 0) {
    console.error(`usage: npm run bench -- NAME… [--json] [--quick]\n\n${list()}\n  all`);
    return 2;
  }
  let failed = false;
  for (const bench of chosen) {
    if (!values.json) console.log(`${bench.name}: ${bench.about}`);
    for (const figure of await runBench(bench, values.quick, (message) => console.error(`  … ${message}`))) {
      console.log(values.json ? toJsonLine(bench.name, figure) : toText(figure));
      failed ||= passes(figure) === false;
    }
  }
  return failed ? 1 : 0;
}

function list(): string {
  return benches.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`).join("\n");
}
