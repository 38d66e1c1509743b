import type { Readable } from "node:stream";
import type { Deliver } from "../run/deliver.ts";
import type { ExceededLimit, RunningProgram } from "../run/running-program.ts";
import { disksOf, watchDisks } from "../run/watch-disks.ts";
import type { SandboxOutcome, SandboxSpec } from "../types.ts";
import type { ProcessSet } from "./process-set.ts";
import { watchProcesses } from "./watch-processes.ts";

/** Processes of this machine, as they were started. */
export interface StartedProcesses {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly processes: ProcessSet;
  readonly ended: Promise<SandboxOutcome>;
  release(): void;
}

export function localProgram(
  started: StartedProcesses,
  spec: SandboxSpec,
  volumeDirs: readonly string[],
): RunningProgram {
  const { processes, stdout, stderr } = started;
  const pump = async (stream: "stdout" | "stderr", deliver: Deliver): Promise<void> => {
    for await (const chunk of started[stream]) {
      if (chunk instanceof Uint8Array) await deliver(stream, chunk);
    }
  };
  return {
    pump: async (deliver) => void (await Promise.all([pump("stdout", deliver), pump("stderr", deliver)])),
    drain: () => [stdout, stderr].forEach((stream) => stream.resume()),
    kill: () => processes.kill(),
    end: () => processes.end(),
    watch: (signal) => watch(processes, spec, volumeDirs, signal),
    ended: started.ended,
    release: () => started.release(),
  };
}

async function watch(
  processes: ProcessSet,
  spec: SandboxSpec,
  volumeDirs: readonly string[],
  given: AbortSignal,
): Promise<ExceededLimit | null> {
  const first = new AbortController();
  const signal = AbortSignal.any([given, first.signal]);
  try {
    return await Promise.race([
      watchProcesses(processes, spec.limits, signal),
      watchDisks(disksOf(spec, volumeDirs), signal),
    ]);
  } finally {
    first.abort();
  }
}
