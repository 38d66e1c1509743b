import { SandboxError } from "../errors.ts";
import type { SandboxCommand, SandboxOutcome, SandboxSpec } from "../types.ts";
import { deliverOutput } from "./deliver-output.ts";
import type { Output } from "./deliver-output.ts";
import type { ProcessSet } from "./process-set.ts";
import { watchLimits } from "./watch-limits.ts";

/** A program that runs, however it was started. */
export interface RunningProgram {
  readonly output: Output;
  readonly processes: ProcessSet;
  /** What its end means; resolves when the program itself ended, others of its sandbox may still run. */
  readonly ended: Promise<SandboxOutcome>;
  /** After everything: lets go of what watched over it. */
  release(): void;
}

export interface RunOptions {
  readonly spec: SandboxSpec;
  readonly command: SandboxCommand;
  readonly volumeDirs: readonly string[];
  /** The sandbox is being destroyed. */
  readonly destroyed: AbortSignal;
}

/** Sees a program through to the end of everything that it started. */
export async function runProgram(program: RunningProgram, options: RunOptions): Promise<SandboxOutcome> {
  const { spec, command } = options;
  const { processes } = program;
  let verdict: SandboxOutcome | null = null;
  let failure: { readonly error: unknown } | null = null;
  const end = (outcome: SandboxOutcome): void => {
    verdict ??= outcome;
    processes.kill();
  };
  const fail = (error: unknown): void => {
    failure ??= { error };
    processes.kill();
  };
  const watching = new AbortController();
  const stop = AbortSignal.any([command.signal, options.destroyed]);
  const onAbort = (): void => end({ kind: "aborted" });
  const timer = setTimeout(() => end({ kind: "timeout" }), spec.limits.timeoutMs);
  stop.addEventListener("abort", onAbort, { once: true });
  if (stop.aborted) onAbort();
  const watch = watchLimits({
    processes,
    limits: spec.limits,
    disks: disksOf(options),
    signal: watching.signal,
  }).then((limit) => limit !== null && end({ kind: "limit", limit }), fail);
  const delivered = deliverOutput(program.output, {
    onOutput: command.onOutput,
    outputBytes: spec.limits.outputBytes ?? Number.POSITIVE_INFINITY,
    onExceeded: () => end({ kind: "limit", limit: "output" }),
  }).catch((error: unknown) => {
    fail(error);
    // Nobody takes it any more, and nothing may wait for that.
    program.output.stdout.resume();
    program.output.stderr.resume();
  });
  try {
    const outcome = await program.ended;
    clearTimeout(timer);
    stop.removeEventListener("abort", onAbort);
    watching.abort();
    await processes.end();
    await Promise.all([delivered, watch]);
    throwFailure(failure);
    return verdict ?? outcome;
  } finally {
    program.release();
  }
}

function throwFailure(failure: { readonly error: unknown } | null): void {
  if (failure === null) return;
  if (failure.error instanceof Error) throw failure.error;
  throw new SandboxError("unavailable", String(failure.error));
}

function disksOf({ spec, volumeDirs }: RunOptions): {
  readonly dirs: readonly string[];
  readonly bytes: number;
}[] {
  return [
    { dirs: [spec.workspaceDir, ...(spec.writableDirs ?? [])], bytes: spec.limits.diskBytes },
    ...spec.volumes.map(({ sizeBytes }, index) => ({
      dirs: [volumeDirs[index] ?? ""],
      bytes: sizeBytes,
    })),
  ];
}
