import { SandboxError } from "../errors.ts";
import type { SandboxCommand, SandboxLimits, SandboxOutcome } from "../types.ts";
import { createDeliver } from "./deliver.ts";
import type { RunningProgram } from "./running-program.ts";

export interface RunOptions {
  readonly limits: SandboxLimits;
  readonly command: SandboxCommand;
  /** The sandbox is being destroyed. */
  readonly destroyed: AbortSignal;
}

/** Sees a program through to the end of everything that it started. */
export async function runProgram(program: RunningProgram, options: RunOptions): Promise<SandboxOutcome> {
  const watching = new AbortController();
  const verdict = createVerdict(program);
  const delivered = deliverAll(program, verdict, options);
  const watch = program
    .watch(watching.signal)
    .then((limit) => (limit === null ? undefined : verdict.end({ kind: "limit", limit })), verdict.fail);
  const stopWaiting = endInTime(verdict, options);
  try {
    const outcome = await program.ended.finally(() => {
      stopWaiting();
      watching.abort();
    });
    await program.end();
    await Promise.all([delivered, watch]);
    return verdict.over(named(program.refine?.(outcome) ?? outcome));
  } catch (error) {
    // What it still prints is nobody's: its sandbox could not be seen through.
    program.drain();
    throw error;
  } finally {
    watching.abort();
    await program.release();
  }
}

/** The kernel's word for a file that grew over its limit. */
function named(outcome: SandboxOutcome): SandboxOutcome {
  const isTooLarge = outcome.kind === "signalled" && outcome.signal === "SIGXFSZ";
  return isTooLarge ? { kind: "limit", limit: "disk" } : outcome;
}

interface Verdict {
  /** Ends the program for a reason; the first one counts. */
  readonly end: (outcome: SandboxOutcome) => void;
  /** Ends it because we cannot go on. */
  readonly fail: (error: unknown) => void;
  /** What is said of it after it ended like that. */
  readonly over: (outcome: SandboxOutcome) => SandboxOutcome;
}

function createVerdict(program: RunningProgram): Verdict {
  let verdict: SandboxOutcome | null = null;
  let failure: Error | null = null;
  return {
    end(outcome) {
      verdict ??= outcome;
      program.kill();
    },
    fail(error) {
      failure ??= error instanceof Error ? error : new SandboxError("unavailable", String(error));
      program.kill();
    },
    over(outcome) {
      if (failure !== null) throw failure;
      return verdict ?? outcome;
    },
  };
}

async function deliverAll(program: RunningProgram, verdict: Verdict, options: RunOptions): Promise<void> {
  const deliver = createDeliver({
    onOutput: options.command.onOutput,
    outputBytes: options.limits.outputBytes ?? Number.POSITIVE_INFINITY,
    onExceeded: () => verdict.end({ kind: "limit", limit: "output" }),
  });
  try {
    await program.pump(deliver);
  } catch (error) {
    verdict.fail(error);
    program.drain();
  }
}

/** Returns what ends the waiting. */
function endInTime({ end }: Verdict, { limits, command, destroyed }: RunOptions): () => void {
  const stop = AbortSignal.any([command.signal, destroyed]);
  const onAbort = (): void => end({ kind: "aborted" });
  const timer = setTimeout(() => end({ kind: "timeout" }), limits.timeoutMs);
  stop.addEventListener("abort", onAbort, { once: true });
  if (stop.aborted) onAbort();
  return () => {
    clearTimeout(timer);
    stop.removeEventListener("abort", onAbort);
  };
}
